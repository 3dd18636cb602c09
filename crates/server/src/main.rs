//! The program: reads its arguments, calls one command, says how it ended.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    teahouse::cli::run(std::env::args_os(), std::env::vars_os())
}
