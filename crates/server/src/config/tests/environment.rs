//! Variables: the same settings by other names, and what orchestrators inject.

use std::os::unix::ffi::OsStringExt as _;

use super::*;

fn with_variables(pairs: &[(&str, &str)]) -> Result<Loaded, Problems> {
    Config::load(&Sources { environment: variables(pairs), ..Sources::default() })
}

#[test]
fn a_variable_is_its_section_and_key() {
    let config = with_variables(&[
        ("TEAHOUSE_LISTEN", "127.0.0.1:0"),
        ("TEAHOUSE_DURABILITY", "process"),
        ("TEAHOUSE_LIMITS_ENABLED", "false"),
        ("TEAHOUSE_MEDIA_KEEP_FREE_BYTES", "0"),
        ("TEAHOUSE_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"),
        ("TEAHOUSE_PUBLIC_URL", ""),
        ("PATH", "/bin"),
        ("teahouse_shards", "99"),
    ])
    .unwrap()
    .config;
    assert_eq!((config.listen.port(), config.durability.as_str()), (0, "process"));
    assert_eq!((config.limits.enabled, config.media.keep_free_bytes), (false, 0));
    assert_eq!((config.trusted_proxies.len(), config.public_url, config.shards), (2, None, 0));
}

#[test]
fn an_unknown_variable_is_a_warning_with_the_nearest_known_one() {
    let loaded =
        with_variables(&[("TEAHOUSE_LIMIT_ENABLED", "false"), ("TEAHOUSE_PORT", "tcp://10.0.0.1:8070")])
            .unwrap();
    assert_eq!(loaded.config, Config::default());
    assert_eq!(
        loaded.warnings[0],
        "TEAHOUSE_LIMIT_ENABLED is no setting and ignored; the nearest known is TEAHOUSE_LIMITS_ENABLED"
    );
    assert_eq!(loaded.warnings.len(), 2);
}

#[test]
fn a_wrong_value_names_its_variable() {
    let problems = with_variables(&[("TEAHOUSE_SHARDS", "many\n\u{1b}[31m")]).unwrap_err().to_string();
    assert_eq!(
        problems,
        "TEAHOUSE_SHARDS: shards must be a whole number from 0 to 64, not `many\\n\\u{1b}[31m`"
    );
    let environment = vec![("TEAHOUSE_DATA".into(), OsString::from_vec(vec![0xff]))];
    let problems = Config::load(&Sources { environment, ..Sources::default() }).unwrap_err().to_string();
    assert_eq!(problems, "TEAHOUSE_DATA: data must be a path");
}

#[test]
fn the_file_can_be_named_by_a_variable_and_a_flag_goes_before_it() {
    let (named, flagged) = (Desk::with("shards = 2"), Desk::with("shards = 3"));
    let environment = variables(&[("TEAHOUSE_CONFIG", named.path().to_str().unwrap())]);
    let load = |file| {
        Config::load(&Sources { file, environment: environment.clone(), flags: Vec::new() }).unwrap().config
    };
    assert_eq!(load(ConfigFile::IfThere("teahouse.toml".into())).shards, 2);
    assert_eq!(load(ConfigFile::MustBeThere(flagged.path())).shards, 3);
}

#[test]
fn the_file_goes_before_the_default_the_environment_before_the_file_and_flags_before_all() {
    let desk = Desk::with("shards = 1");
    let mut sources = desk.sources();
    assert_eq!(Config::load(&sources).unwrap().config.shards, 1);
    sources.environment = variables(&[("TEAHOUSE_SHARDS", "2")]);
    assert_eq!(Config::load(&sources).unwrap().config.shards, 2);
    sources.flags = flags(&[("shards", "3"), ("shards", "4")]);
    assert_eq!(Config::load(&sources).unwrap().config.shards, 4);
}

#[test]
fn what_is_seldom_meant_is_a_warning() {
    let loaded = with_flags(&[
        ("trusted_proxies", "0.0.0.0/0"),
        ("allowed_origins", "null"),
        ("limits.enabled", "false"),
    ])
    .unwrap();
    assert_eq!(loaded.warnings.len(), 3, "{:?}", loaded.warnings);
}
