// @ts-check
/**
 * The emoji of the picker: by group, each with its English and Chinese words.
 * Must never: grow into the whole of Unicode (what is not here can still be typed and is shown).
 * Bounded by: 798 emoji, none newer than Unicode 13, so that fonts of 2021 have them.
 *
 * Words after the annotations of Unicode CLDR (© Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt).
 */

/** "emoji words,of,english,中文" between bars. @type {Record<string, string>} */
export const GROUPS = {
  smileys: `
😀 grinning face,cheerful,cheery,grin,happy,laugh,嘿嘿,笑脸,脸|😃 grinning face with big eyes,awesome,grin,happy,mouth,open,哈哈,太棒了,开口笑|
😄 grinning face with smiling eyes,eye,grin,happy,laugh,lol,大笑,哈哈,开心|😁 beaming face with smiling eyes,eye,grin,grinning,happy,nice,嘻嘻,笑脸,笑颜|
😆 grinning squinting face,closed,eyes,haha,hahaha,happy,斜眼笑,lol,咧嘴笑|😅 grinning face with sweat,cold,dejected,excited,mouth,nervous,苦笑,冷汗,出汗|
🤣 rolling on the floor laughing,crying,face,funny,haha,happy,笑得满地打滚,乐翻了,哈哈|😂 face with tears of joy,crying,feels,funny,haha,happy,笑哭了,lol,喜极而泣|
🙂 slightly smiling face,happy,smile,呵呵,开心,浅笑的脸|🙃 upside-down face,hehe,smile,倒脸,好玩,好笑|😉 winking face,flirt,sexy,slide,tease,wink,眨眼,媚眼,撩拨|
😊 smiling face with smiling eyes,blush,eye,glad,satisfied,smile,羞涩微笑,害羞,满意|😇 smiling face with halo,angel,angelic,angels,blessed,fairy,微笑天使,光环,天真|
🥰 smiling face with hearts,adore,crush,heart,ily,love,喜笑颜开,心,我爱你|😍 smiling face with heart-eyes,bae,eye,feels,hearts,ily,花痴,我爱你,爱|
🤩 star-struck,excited,eyes,face,grinning,smile,好崇拜哦,兴奋,咧嘴笑|😘 face blowing a kiss,adorbs,bae,flirt,heart,ily,飞吻,亲亲,想你|😗 kissing face,date,dating,flirt,ily,kiss,亲亲,亲吻,吻|
☺️ smiling face,happy,outlined,relaxed,smile,微笑,呵呵,开心|😚 kissing face with closed eyes,bae,blush,date,dating,eye,羞涩亲亲,吻,我爱你|
😙 kissing face with smiling eyes,closed,date,dating,eye,flirt,微笑亲亲,吻,笑颜亲吻|🥲 smiling face with tear,glad,grateful,happy,joy,pain,含泪的笑脸,喜悦,喜极而泣|
😋 face savoring food,delicious,eat,full,hungry,savor,好吃,口水,哈喇子|😛 face with tongue,awesome,cool,nice,party,sweet,吐舌,太好了,脸|
😜 winking face with tongue,crazy,epic,eye,funny,joke,单眼吐舌,古怪,开玩笑|🤪 zany face,crazy,eye,eyes,goofy,large,滑稽,大小眼,大眼|
😝 squinting face with tongue,closed,eye,eyes,gross,horrible,眯眼吐舌,可怕,尝|🤑 money-mouth face,paid,发财,拜金,脸|🤗 smiling face with open hands,hug,hugging,抱抱,拥抱,笑|
🤭 face with hand over mouth,giggle,giggling,oops,secret,shock,不说,不可说,傻笑|🤫 shushing face,quiet,shh,shush,安静的脸,嘘|
🤔 thinking face,chin,consider,hmm,ponder,pondering,想一想,思考,想事情|🤐 zipper-mouth face,keep,quiet,secret,shut,zip,闭嘴,住嘴,封口|
🤨 face with raised eyebrow,disbelief,distrust,emoji,hmm,mild,挑眉,不信任,不敢置信|😐️ neutral face,awkward,blank,deadpan,fine,jealous,冷漠,无感,脸|
😑 expressionless face,awkward,dead,fine,jealous,meh,无语,没有反应,绷着脸|😶 face without mouth,awkward,blank,mouthless,mute,quiet,沉默,嘴,安静|
😏 smirking face,boss,dapper,flirt,homie,kidding,得意,假笑,冷笑|😒 unamused face,bored,fine,jealous,jel,jelly,不高兴,不屑,不服|
🙄 face with rolling eyes,eyeroll,shade,ugh,whatever,翻白眼,不敢苟同,无语|😬 grimacing face,awk,awkward,dentist,grimace,grinning,龇牙咧嘴,咬牙切齿,尴尬|
🤥 lying face,liar,lie,pinocchio,说谎,匹诺曹,脸|😌 relieved face,calm,peace,relief,zen,松了口气,如释重负,松口气|😔 pensive face,awful,bored,dejected,died,losing,沉思,失落,心事重重|
😪 sleepy face,crying,good,night,sad,sleep,困,哭,想睡|🤤 drooling face,流口水,垂涎,垂涎三尺|😴 sleeping face,bed,bedtime,good,goodnight,nap,睡着了,呼噜,小睡|
😷 face with medical mask,cold,dentist,doctor,dr,germs,感冒,医生,口罩|🤒 face with thermometer,ill,sick,发烧,体温计,温度计|🤕 face with head-bandage,hurt,injury,ouch,受伤,头绑绷带,打绷带|
🤢 nauseated face,gross,nasty,sick,vomit,恶心,吐,呕|🤮 face vomiting,barf,ew,gross,puke,sick,呕吐,不舒服,呕吐的脸|🤧 sneezing face,fever,flu,sick,sneeze,打喷嚏,生病,脸|
🥵 hot face,dying,feverish,heat,panting,stroke,脸发烧,中暑,冒汗|🥶 cold face,blue,freezing,frostbite,icicles,subzero,冷脸,冰柱,冷冰冰|
🥴 woozy face,dizzy,drunk,eyes,mouth,tipsy,头昏眼花,两眼不平,喝醉|😵 face with crossed-out eyes,dead,dizzy,feels,knocked,sick,晕头转向,头晕,头晕眼花|
🤯 exploding head,blown,explode,mind,mindblown,no,爆炸头,不可能,印象深刻|🤠 cowboy hat face,cowgirl,牛仔帽脸|🥳 partying face,bday,birthday,celebrate,excited,happy,聚会笑脸,号角,喝彩|
🥸 disguised face,disguise,eyebrow,glasses,incognito,moustache,伪装的脸,人物,眉毛|😎 smiling face with sunglasses,awesome,beach,bright,bro,chilling,墨镜笑脸,太阳镜,眼镜|
🤓 nerd face,brainy,clever,expert,geek,gifted,书呆子脸,专家,天才|🧐 face with monocle,classy,fancy,rich,stuffy,wealthy,带单片眼镜的脸,单眼镜,古板|
😕 confused face,befuddled,confusing,dunno,frown,hm,困扰,不懂,不确定|😟 worried face,anxious,nerves,nervous,sad,stress,担心,不高兴,伤心|🙁 slightly frowning face,frown,sad,微微不满,不开心,不高兴|
☹️ frowning face,frown,sad,不满,不爽,不高兴|😮 face with open mouth,believe,forgot,omg,shocked,surprised,吃惊,同情,啊|😯 hushed face,epic,omg,stunned,surprised,whoa,缄默,吃惊,哦|
😲 astonished face,cost,no,omg,shocked,totally,震惊,不可以,惊讶|😳 flushed face,amazed,awkward,crazy,dazed,dead,脸红,困惑,天呀|
🥺 pleading face,begging,big,eyes,mercy,not,恳求的脸,大眼睛,小狗的脸|😦 frowning face with open mouth,caught,frown,guard,scared,scary,啊,惊讶,意外|
😧 anguished face,forgot,scared,scary,stressed,surprise,极度痛苦,痛啊,脸|😨 fearful face,afraid,anxious,blame,fear,scared,害怕,不安,恐怖|
😰 anxious face with sweat,blue,cold,eek,mouth,nervous,冷汗,惊讶,无语|😥 sad but relieved face,anxious,call,close,not,sweat,失望但如释重负,下次吧,出冷汗|
😢 crying face,awful,cry,feels,miss,sad,哭,伤心,哀伤|😭 loudly crying face,bawling,cry,sad,sob,tear,放声大哭,泪,痛哭|
😱 face screaming in fear,epic,fearful,munch,scared,scream,吓死了,害怕,尖叫|😖 confounded face,annoyed,confused,cringe,feels,mad,困惑,困惑的脸,焦头烂额|
😣 persevering face,focus,headache,persevere,痛苦,专注,入定|😞 disappointed face,awful,blame,dejected,fail,losing,失望,不高兴,失望的脸|
😓 downcast face with sweat,close,cold,feels,headache,nervous,汗,冒冷汗,冒汗|😩 weary face,crying,fail,feels,hungry,mad,累死了,疲倦,疲劳|
😫 tired face,cost,feels,nap,sad,sneeze,累,倦容,疲倦|🥱 yawning face,bedtime,bored,goodnight,nap,night,打呵欠,哈欠,困|
😤 face with steam from nose,anger,angry,feels,fume,fuming,傲慢,不爽,愤怒|😡 enraged face,anger,angry,feels,mad,maddening,怒火中烧,发火,发飙|
😠 angry face,anger,blame,feels,mad,maddening,生气,不爽,不高兴|🤬 face with symbols on mouth,censor,cursing,cussing,mad,pissed,嘴上有符号的脸,不爽,发誓|
😈 smiling face with horns,demon,devil,evil,fairy,fairytale,恶魔微笑,幻想,犄角|👿 angry face with horns,demon,devil,evil,fairy,fairytale,生气的恶魔,幻想,犄角|
💀 skull,body,dead,death,face,fairy,头骨,妖怪,怪兽|☠️ skull and crossbones,bone,dead,death,face,monster,骷髅,交叉股骨,头骨|💩 pile of poo,bs,comic,doo,dung,face,大便,好臭,屎|
🤡 clown face,小丑脸|👹 ogre,creature,devil,face,fairy,fairytale,食人魔,吓人,妖怪|👺 goblin,angry,creature,face,fairy,fairytale,小妖精,妖怪,幻想|
👻 ghost,boo,creature,excited,face,fairy,鬼,万圣节,妖怪|👽️ alien,creature,face,fairy,fairytale,fantasy,外星人,ufo,外太空|
👾 alien monster,creature,face,fairy,fairytale,fantasy,外星怪物,ufo,外星人|🤖 robot,face,monster,机器人,怪物,脸|😺 grinning cat,animal,face,mouth,open,smile,大笑的猫,哈哈,猫脸|
😸 grinning cat with smiling eyes,animal,eye,face,grin,smile,微笑的猫,呵呵,猫脸|😹 cat with tears of joy,animal,face,laugh,laughing,lol,笑出眼泪的猫,喜极而泣,快乐|
😻 smiling cat with heart-eyes,animal,eye,face,love,smile,花痴的猫,wc,喜欢|😼 cat with wry smile,animal,face,ironic,奸笑的猫,嘲讽笑容,猫脸|
😽 kissing cat,animal,closed,eye,eyes,face,亲亲猫,吻,猫脸|🙀 weary cat,animal,face,oh,surprised,疲倦的猫,惊讶,猫脸|😿 crying cat,animal,cry,face,sad,tear,哭泣的猫,泪,猫脸|
😾 pouting cat,animal,face,生气的猫,猫脸,脸|🙈 see-no-evil monkey,face,forbidden,forgot,gesture,hide,非礼勿视,不许看,别看|
🙉 hear-no-evil monkey,animal,ears,face,forbidden,gesture,非礼勿听,嘘,堵上耳朵|🙊 speak-no-evil monkey,animal,face,forbidden,gesture,not,非礼勿言,不许说,捂上嘴巴|
💌 love letter,heart,mail,romance,valentine,情书,信,心|💘 heart with arrow,adorbs,cupid,date,emotion,ily,心中箭了,一箭穿心,丘比特|
💝 heart with ribbon,emotion,ily,kisses,valentine,xoxo,系有缎带的心,我爱你,爱的礼物|💖 sparkling heart,emotion,excited,good,ily,kisses,闪亮的心,我爱你,激动|
💗 growing heart,emotion,excited,ily,kisses,muah,搏动的心,亲亲,吻|💓 beating heart,cardio,emotion,heartbeat,ily,love,心跳,心动,我爱你|
💞 revolving hearts,adorbs,emotion,heart,舞动的心,我爱你,旋转|💕 two hearts,date,dating,emotion,heart,ily,两颗心,我爱你,爱情|💟 heart decoration,emotion,hearth,purple,white,心型装饰,我爱你|
❣️ heart exclamation,heavy,mark,心叹号,心动,标点符号|💔 broken heart,break,crushed,emotion,lonely,sad,心碎,伤心|❤️ red heart,emotion,love,红心,爱|🧡 orange heart,橙心,橘心,橘色|
💛 yellow heart,cardiac,emotion,ily,love,黄心,我爱你|💚 green heart,emotion,ily,love,romantic,绿心,我爱你|💙 blue heart,emotion,ily,love,romance,蓝心,我爱你|
💜 purple heart,bestest,emotion,ily,love,紫心,我爱你|🤎 brown heart,棕心,心形,棕色|🖤 black heart,evil,wicked,黑心,邪恶,黑色|🤍 white heart,白心,心形,爱心|
💋 kiss mark,dating,emotion,heart,kissing,lips,唇印,亲吻,吻|💯 hundred points,agree,clearly,faithful,fleek,full,一百分,100,满分|💢 anger symbol,angry,comic,mad,upset,怒,火大,生气|
💥 collision,bomb,boom,collide,comic,explode,爆炸,撞,旺|💫 dizzy,comic,shining,shooting,star,stars,头晕,头晕目眩,星星|💦 sweat droplets,comic,drip,droplet,drops,splashing,汗滴,喷溅,小水滴|
💨 dashing away,cloud,comic,dash,fart,fast,尾气,扬尘而去,放屁|🕳️ hole,洞,井盖,坑|💬 speech balloon,bubble,comic,dialog,message,sms,话语气泡,发言,对话框|
👁️‍🗨️ eye in speech bubble,balloon,witness,眼睛对话框,目擊|🗨️ left speech bubble,balloon,dialog,朝左的话语气泡,对话框|🗯️ right anger bubble,angry,balloon,mad,愤怒话语气泡,对话框|
💭 thought balloon,bubble,cartoon,cloud,comic,daydream,内心活动气泡,对话框,思想|💤 zzz,comic,good,goodnight,night,sleep,睡着,呼噜,困了`,
  people: `
👋 waving hand,bye,cya,greetings,gtg,hello,挥手,你好,再见|🤚 raised back of hand,backhand,立起的手背,举起,举起手背|🖐️ hand with fingers splayed,finger,raised,stop,手掌,击掌,布|
✋️ raised hand,five,high,stop,举起手,举手,举起的手|👌 ok hand,awesome,bet,dope,fleek,fosho,OK,ok,可以|🤌 pinched fingers,gesture,hand,hold,huh,patience,捏手指,为什么,匮乏|
🤏 pinching hand,amount,bit,fingers,little,small,捏合的手势,一点,一点点|✌️ victory hand,peace,v,胜利手势,v,和平|🤞 crossed fingers,cross,finger,hand,luck,交叉的手指,幸运,祝好运|
🤙 call me hand,hang,loose,shaka,给我打电话,手|👈️ backhand index pointing left,finger,hand,point,反手食指向左指,指左|👉️ backhand index pointing right,finger,hand,point,反手食指向右指,指右|
👆️ backhand index pointing up,finger,hand,point,反手食指向上指,指上|🖕 middle finger,hand,竖中指,反手,手|👇️ backhand index pointing down,finger,hand,point,反手食指向下指,指下|
👍️ thumbs up,good,hand,like,thumb,yes,拇指向上,同意,好|👎️ thumbs down,bad,dislike,good,hand,no,拇指向下,不赞成,反对|✊️ raised fist,clenched,hand,punch,举起拳头,举拳,团结|
👊 oncoming fist,agree,boom,bro,bruh,bump,出拳,完全同意,手|🤛 left-facing fist,leftwards,朝左的拳头|🤜 right-facing fist,朝右的拳头,手|
👏 clapping hands,applause,approval,awesome,clap,congrats,鼓掌,干得好,恭喜|🙌 raising hands,gesture,hand,hooray,praise,raised,举双手,举手,击掌|
👐 open hands,hand,hug,jazz,swerve,张开双手,十,摊手|🤲 palms up together,cupped,dua,hands,pray,prayer,掌心向上托起,双掌,双掌向上|🤝 handshake,agreement,deal,hand,meeting,shake,握手,一言为定,会面|
🙏 folded hands,ask,beg,blessed,bow,cmon,双手合十,合掌,感恩|✍️ writing hand,write,写字,手,笔|💅 nail polish,bored,care,cosmetics,done,makeup,涂指甲油,修指甲,忙完了|
🤳 selfie,camera,phone,自拍,手机,相机|💪 flexed biceps,arm,beast,bench,bro,curls,肌肉,二头肌,健身房|🦵 leg,bent,foot,kick,knee,limb,腿,弯腿,肢体|🦶 foot,ankle,feet,kick,stomp,脚,足踝,踏|
👂️ ear,body,ears,hear,hearing,listen,耳朵,仔细听,听|👃 nose,body,noses,nosey,odor,smell,鼻子,嗅,气味|🧠 brain,smart,脑,大脑,头脑|🦷 tooth,dentist,pearly,teeth,white,牙齿,牙医,牙科医生|
👀 eyes,body,eye,face,googly,look,双眼,看,眼睛|👁️ eye,body,one,眼睛,单眼,看|👅 tongue,body,lick,slurp,舌头,啧啧地喝,舔|👄 mouth,beauty,body,kiss,kissing,lips,嘴,口,口红|
👶 baby,babies,children,goo,infant,newborn,小宝贝,孩子,宝宝|🧒 child,kid,young,younger,儿童,中性,小孩|👦 boy,child,grandson,kid,son,young,男孩,儿童,孩子|
👧 girl,child,daughter,kid,virgo,young,女孩,儿童,大眼女孩|🧑 person,adult,成人,中性,性别中立|👨 man,adult,bro,男人,兄弟,成人|👩 woman,adult,lady,女人,淑女,金发|
🧓 older person,adult,elderly,old,wise,老年人,中性,性别不明|👴 old man,adult,bald,elderly,gramps,grandpa,老爷爷,祖父,秃头|👵 old woman,adult,elderly,grandma,granny,lady,老奶奶,祖母,老人|
🙍 person frowning,annoyed,disturbed,frown,gesture,irritated,皱眉,不开心,不满|🙎 person pouting,frown,grimace,scowl,sulk,upset,撅嘴,不开心,不高兴|
🙅 person gesturing no,forbidden,gesture,hand,no,not,禁止手势,不允许,不可能|🙆 person gesturing ok,exercise,gesture,hand,ok,omg,OK手势,ok,ok手势|
💁 person tipping hand,fetch,flick,flip,gossip,sarcasm,前台,介绍,信息|🙋 person raising hand,gesture,here,know,me,pick,举手,举手的人,嗨|
🙇 person bowing,apology,ask,beg,bow,favor,鞠躬,不好意思,冥想|🤦 person facepalming,again,bewilder,disbelief,facepalm,no,捂脸,人,尴尬|
🤷 person shrugging,doubt,dunno,guess,idk,ignorance,耸肩,不关心,不知道|🧑‍⚕️ health worker,doctor,nurse,therapist,卫生工作者,医生,护士|🧑‍🎓 student,graduate,学生,毕业,毕业生|
🧑‍🏫 teacher,lecturer,professor,老师,教师,教授|🧑‍🌾 farmer,gardener,rancher,农民,园丁|🧑‍🍳 cook,chef,厨师,做饭,大厨|
🧑‍💻 technologist,coder,computer,developer,inventor,software,程序员,发明,开发人员|🧑‍🎨 artist,palette,艺术家,画家|🧑‍🚀 astronaut,rocket,space,宇航员,火箭|
🥷 ninja,assassin,fight,fighter,hidden,person,忍者,人物,侠客|🤴 prince,crown,fairy,fairytale,fantasy,king,王子,皇家|👸 princess,crown,fairy,fairytale,fantasy,queen,公主,皇冠,童话|
🎅 santa claus,christmas,claus,fairy,fantasy,father,圣诞老人,圣诞节,节日|🦸 superhero,good,hero,超级英雄,女英雄,女超人|🧙 mage,fantasy,magic,play,sorcerer,sorceress,法师,召唤,女巫|
🧚 fairy,fairytale,fantasy,myth,person,pixie,精灵,仙女,仙子|🧛 vampire,blood,dracula,fangs,halloween,scary,吸血鬼,万圣节,不死族|
🧜 merperson,creature,fairytale,folklore,ocean,sea,人鱼,三叉戟,女人鱼|🧝 elf,elves,fantasy,folklore,magic,magical,小精灵,神秘,魔幻|
🧟 zombie,dead,halloween,horror,scary,undead,僵尸,万圣节,不死族|🚶 person walking,amble,gait,hike,man,pace,行人,压马路,徒步|🧍 person standing,stand,站立者,人物,站着|
🧎 person kneeling,kneel,knees,下跪者,跪下,跪坐|🏃 person running,fast,hurry,marathon,move,quick,跑步者,匆忙,向前冲|💃 woman dancing,dance,dancer,elegant,festive,flair,跳舞的女人,优雅,佛拉门戈|
🕺 man dancing,dance,dancer,elegant,festive,flair,跳舞的男人,佛拉门戈,男舞者|👯 people with bunny ears,bestie,bff,dancer,double,ear,戴兔耳朵的人,兔子服,双人舞|
🧗 person climbing,climb,climber,mountain,rock,scale,攀爬的人,攀岩,攀岩者|🏄️ person surfing,beach,ocean,sport,surf,surfer,冲浪,冲浪的人,冲浪者|
🏊️ person swimming,freestyle,sport,swim,swimmer,triathlon,游泳,游泳的人,游泳者|🚴 person biking,bicycle,bicyclist,bike,cycle,cyclist,骑自行车,单车,脚踏车|
🤸 person cartwheeling,active,cartwheel,excited,flip,happy,侧手翻,人,体操|🤾 person playing handball,athletics,ball,catch,chuck,hurl,手球,人,体育|
🧘 person in lotus position,cross,legged,legs,peace,relax,盘腿的人,冥想,放松|🛌 person in bed,bedtime,good,goodnight,hotel,nap,躺在床上的人,入睡,夜里|
💏 kiss,babe,bae,couple,date,dating,亲吻,宝贝,情侣|💑 couple with heart,babe,bae,dating,kiss,love,情侣,恋爱,浪漫|🗣️ speaking head,face,speak,说话,剪影,头|
👤 bust in silhouette,shadow,人像,剪影,半身|👥 busts in silhouette,bff,bust,everyone,friend,friends,双人像,剪影,半身|
🫂 people hugging,comfort,embrace,farewell,goodbye,hello,人的拥抱,再见,友谊|👪️ family,child,家庭,亲子|👣 footprints,barefoot,clothing,footprint,omw,print,脚印,在路上,赤脚`,
  nature: `
🐒 monkey,animal,banana,猴子|🐶 dog face,adorbs,animal,pet,puppies,puppy,狗脸,宠物,小狗|🐺 wolf,animal,face,狼,头,狼头|🐱 cat face,animal,kitten,kitty,pet,猫脸,宠物,猫咪|
🦁 lion,alpha,animal,face,leo,mane,狮子,狮子头,狮子座|🐯 tiger face,animal,big,cat,predator,老虎头,森林之王,脸|🐴 horse face,animal,dressage,equine,farm,horses,马头,盛装舞步|
🦄 unicorn,face,独角兽,头,独角兽头|🦓 zebra,animal,stripe,斑马,条纹|🦌 deer,animal,鹿,动物|🐮 cow face,animal,farm,milk,moo,奶牛头,乳牛,母牛|🐷 pig face,animal,bacon,farm,pork,猪头,八戒,脸|
🐪 camel,animal,desert,dromedary,hump,one,骆驼,单峰,单峰驼|🦒 giraffe,animal,spots,长颈鹿,斑点|🐘 elephant,animal,大象,动物|🐀 rat,animal,耗子,鼠|🐹 hamster,animal,face,pet,仓鼠,仓鼠头,啮齿|
🐰 rabbit face,animal,bunny,pet,兔子头,兔宝宝,宠物|🐻 bear,animal,face,grizzly,growl,honey,熊,低吼,头|🐻‍❄️ polar bear,animal,arctic,white,北极熊,白色|
🐨 koala,animal,australia,bear,down,face,考拉,动物,树袋熊|🐼 panda,animal,bamboo,face,熊猫,头,熊猫脸|🐔 chicken,animal,bird,鸡,动物|🐣 hatching chick,animal,baby,bird,egg,小鸡破壳|
🐦️ bird,animal,鸟,动物,鸟类学|🐧 penguin,animal,bird,企鹅,南极,南极洲|🕊️ dove,bird,fly,peace,鸽,和平,和平象征|🦅 eagle,animal,bird,鹰,老鹰,鸟|🦆 duck,animal,bird,鸭子,鸟|
🦢 swan,animal,bird,cygnet,duckling,ugly,天鹅,丑小鸭,动物|🦉 owl,animal,bird,wise,猫头鹰,睿智,鸟|🦩 flamingo,animal,bird,tropical,火烈鸟,华丽,热带|🦜 parrot,animal,bird,pirate,talk,鹦鹉,剽窃,模仿|
🐸 frog,animal,face,青蛙,动物,头|🐢 turtle,animal,terrapin,tortoise,龟,乌龟,海龟|🐍 snake,animal,bearer,ophiuchus,serpent,zodiac,蛇,持票人,狡猾的人|
🐉 dragon,animal,fairy,fairytale,knights,tale,龙,中国|🦖 t-rex,dinosaur,rex,t,霸王龙,恐龙,暴龙|🐳 spouting whale,animal,beach,face,ocean,喷水的鲸|🐋 whale,animal,beach,ocean,鲸鱼|
🐬 dolphin,animal,beach,flipper,ocean,海豚,鸭脚板|🐟️ fish,animal,dinner,fishes,fishing,pisces,鱼,双鱼座,星座|🐠 tropical fish,animal,fishes,热带鱼|🐡 blowfish,animal,fish,河豚,鱼|
🦈 shark,animal,fish,鲨鱼|🐙 octopus,animal,creature,ocean,章鱼,八爪|🐚 spiral shell,animal,beach,conch,sea,海螺,螺旋|🦀 crab,cancer,zodiac,蟹,巨蟹座,螃蟹|
🦞 lobster,animal,bisque,claws,seafood,龙虾,浓汤,海鲜|🦐 shrimp,food,shellfish,small,虾,甲壳,贝类水产|🦑 squid,animal,food,mollusk,乌贼,墨鱼,软体动物|🦪 oyster,diving,pearl,牡蛎,海鲜,珍珠|
🐛 bug,animal,garden,insect,毛毛虫,昆虫|🐜 ant,animal,garden,insect,蚂蚁|🐝 honeybee,animal,bee,bumblebee,honey,insect,蜜蜂,勤劳,昆虫|🕷️ spider,animal,insect,蜘蛛,昆虫|
💐 bouquet,birthday,date,flower,love,plant,花束,周年纪念,生日|🌸 cherry blossom,flower,plant,spring,樱花|💮 white flower,白花|🌹 rose,beauty,elegant,flower,love,plant,玫瑰,优雅,红玫瑰|
🌺 hibiscus,flower,plant,芙蓉,木槿,植物|🌻 sunflower,flower,outdoors,plant,sun,向日葵,太阳,太阳花|🌼 blossom,buttercup,dandelion,flower,plant,开花,蒲公英|
🌷 tulip,blossom,flower,growth,plant,郁金香,开花,花|🌱 seedling,plant,sapling,sprout,young,幼苗,发芽,芽|🌴 palm tree,beach,plant,tropical,棕榈树,热带|
🌵 cactus,desert,drought,nature,plant,仙人掌,干旱,植物|🌿 herb,leaf,plant,药草,草药,香草|🍀 four leaf clover,irish,lucky,plant,四叶草,幸运,爱尔兰的|🍁 maple leaf,falling,枫叶,树叶,秋叶|
🍂 fallen leaf,autumn,fall,falling,落叶,秋|🍃 leaf fluttering in wind,blow,flutter,风吹叶落,叶子,树叶|🍄 mushroom,fungus,toadstool,蘑菇,毒蕈,真菌`,
  food: `
🍇 grapes,dionysus,fruit,grape,葡萄,水果|🍈 melon,fruit,甜瓜,哈密瓜,水果|🍉 watermelon,fruit,西瓜,水果|🍊 tangerine,c,citrus,fruit,nectarine,orange,橘子,柑桔,柑橘|
🍋 lemon,citrus,fruit,sour,柠檬,柑橘,水果|🍌 banana,fruit,potassium,香蕉,水果,钾|🍍 pineapple,colada,fruit,pina,tropical,菠萝,水果,热带|🥭 mango,food,fruit,tropical,芒果,水果,热带|
🍎 red apple,diet,food,fruit,health,ripe,红苹果,健康,水果|🍏 green apple,fruit,青苹果,水果|🍐 pear,fruit,梨,水果|🍑 peach,fruit,桃,水果|🍒 cherries,berries,cherry,fruit,red,樱桃,水果|
🍓 strawberry,berry,fruit,草莓,水果,浆果|🥝 kiwi fruit,food,猕猴桃,奇异果,水果|🍅 tomato,food,fruit,vegetable,西红柿,水果,番茄|🥥 coconut,colada,palm,椰子,棕榈|🥑 avocado,food,fruit,鳄梨,水果,牛油果|
🍆 eggplant,aubergine,vegetable,茄子,蔬菜|🥔 potato,food,vegetable,土豆,蔬菜,食物|🥕 carrot,food,vegetable,胡萝卜,蔬菜,食物|🌽 ear of corn,crops,farm,maize,maze,玉米,农作物,包谷|
🌶️ hot pepper,红辣椒|🥒 cucumber,food,pickle,vegetable,黄瓜,泡菜,腌菜|🥦 broccoli,cabbage,wild,西兰花,甘蓝|🥜 peanuts,food,nut,peanut,vegetable,花生,坚果,蔬菜|🌰 chestnut,almond,plant,栗子,杏仁|
🍞 bread,carbs,food,grain,loaf,toast,面包,一条面包,全麦面包|🥐 croissant,bread,breakfast,crescent,food,french,羊角面包,法式,牛角面包|🥖 baguette bread,food,french,法式长棍面包,食物|
🥨 pretzel,twisted,椒盐卷饼,弯曲,扭曲食品|🥯 bagel,bakery,bread,breakfast,schmear,面包圈,奶酪酱,早餐|🥞 pancakes,breakfast,food,hotcake,pancake,烙饼,煎饼,薄煎饼|
🧇 waffle,breakfast,iron,华夫饼,松饼,格子饼|🧀 cheese wedge,芝士,奶酪,起司|🍖 meat on bone,排骨,带骨的肉,肉|🍗 poultry leg,bone,chicken,drumstick,hungry,turkey,家禽的腿,火鸡,饿|
🥩 cut of meat,chop,lambchop,porkchop,red,steak,肉块,排骨,牛排|🥓 bacon,breakfast,food,meat,培根,烟肉,熏肉|🍔 hamburger,burger,eat,fast,food,hungry,汉堡,吃,汉堡包|
🍟 french fries,fast,food,薯条,快餐,油炸|🍕 pizza,cheese,food,hungry,pepperoni,slice,披萨,一片比萨,比萨|🌭 hot dog,hotdog,sausage,热狗,香肠|🌮 taco,mexican,墨西哥卷饼,玉米卷饼|
🥚 egg,breakfast,food,蛋,食物|🍳 cooking,breakfast,easy,egg,fry,frying,煎蛋,做菜,平底锅|🥣 bowl with spoon,breakfast,cereal,congee,oatmeal,porridge,碗勺,早餐,燕麦|
🥗 green salad,food,绿色沙拉,绿色蔬菜,食物|🍿 popcorn,corn,movie,pop,爆米花,看电影|🧈 butter,dairy,黄油,乳制品,牛奶|🧂 salt,condiment,flavor,mad,salty,shaker,盐,佐料瓶,味道|
🍱 bento box,food,盒饭,便当,便当盒|🍘 rice cracker,food,米饼,米果,食物|🍙 rice ball,food,japanese,饭团,日式饭团,日本|🍜 steaming bowl,food,noodle,pho,ramen,soup,面条,拉面,河粉|
🍝 spaghetti,food,meatballs,pasta,意粉,意大利面,意面|🍠 roasted sweet potato,food,烤红薯,地瓜,烤地瓜|🍣 sushi,food,寿司,食物|🍤 fried shrimp,prawn,tempura,天妇罗,对虾,油炸|
🍡 dango,dessert,japanese,skewer,stick,sweet,团子,串,和果子|🥟 dumpling,empanada,jiaozi,pierogi,饺子,恩潘纳达,水饺|🥠 fortune cookie,prophecy,幸运饼干,签餅,算命|
🥡 takeout box,delivery,food,oyster,pail,外卖盒,中式外卖,外卖包装|🍦 soft ice cream,dessert,food,icecream,serve,sweet,圆筒冰激凌,冰淇淋,甜|🍨 ice cream,dessert,food,sweet,冰淇淋,冰激凌,奶油|
🍩 doughnut,breakfast,dessert,donut,food,sweet,甜甜圈,甜点,食物|🍪 cookie,chip,chocolate,dessert,sweet,饼干,巧克力片,曲奇|🎂 birthday cake,bday,dessert,happy,pastry,sweet,生日蛋糕,庆祝,甜|
🍰 shortcake,cake,dessert,pastry,slice,sweet,水果蛋糕,一片蛋糕,奶油|🧁 cupcake,bakery,dessert,sprinkles,sugar,sweet,纸杯蛋糕,烘焙食品,甜点|🥧 pie,apple,filling,fruit,meat,pastry,派,一片派,南瓜派|
🍫 chocolate bar,candy,dessert,halloween,sweet,tooth,巧克力,万圣节,巧克力棒|🍬 candy,cavities,dessert,halloween,sweet,tooth,糖,万圣节,嗜甜食|🍭 lollipop,candy,dessert,food,sweet,棒棒糖,果子,甜|
🍮 custard,dessert,pudding,sweet,奶黄,卡士达,甜点|🍯 honey pot,barrel,bear,food,honeypot,jar,蜂蜜,小熊维尼,桶|🍼 baby bottle,babies,birth,born,drink,infant,奶瓶,婴儿,新生儿|
🥛 glass of milk,drink,一杯奶,喝,牛奶|☕️ hot beverage,cafe,caffeine,chai,coffee,drink,热饮,咖啡,早晨|🫖 teapot,brew,drink,food,pot,tea,茶壶,冲泡,食物|
🍵 teacup without handle,beverage,cup,drink,oolong,tea,热茶,乌龙茶,无柄茶杯|🍶 sake,bar,beverage,bottle,cup,drink,清酒,喝酒,清酒杯|🍾 bottle with popping cork,bar,drink,开香槟,喝酒,庆祝|
🍷 wine glass,alcohol,bar,beverage,booze,club,葡萄酒,俱乐部,喝酒|🍸️ cocktail glass,alcohol,bar,booze,club,drink,鸡尾酒,俱乐部,喝酒|
🍹 tropical drink,alcohol,bar,booze,club,cocktail,热带水果饮料,俱乐部,喝酒|🍺 beer mug,alcohol,ale,bar,booze,drink,啤酒,啤酒节,喝酒|
🍻 clinking beer mugs,alcohol,bar,booze,bottoms,cheers,干杯,啤酒,喝酒|🥂 clinking glasses,celebrate,clink,drink,glass,碰杯,喝,干杯|
🥃 tumbler glass,liquor,scotch,shot,whiskey,whisky,平底杯,威士忌,玻璃杯|🥤 cup with straw,drink,juice,malt,soda,soft,带吸管杯,果汁,水|🧋 bubble tea,boba,food,milk,pearl,珍珠奶茶,泡泡,牛奶|
🍽️ fork and knife with plate,cooking,dinner,eat,餐具,做菜,刀|🍴 fork and knife,breakfast,breaky,cooking,cutlery,delicious,刀叉,中餐,午餐|🥄 spoon,eat,tableware,匙,勺,勺子`,
  travel: `
🌍️ globe showing europe-africa,africa,earth,europe,world,地球上的欧洲非洲,世界|🌎️ globe showing americas,americas,earth,world,地球上的美洲,世界,全球|
🌏️ globe showing asia-australia,asia,australia,earth,world,地球上的亚洲澳洲,世界,亚澳|🌐 globe with meridians,earth,internet,web,world,worldwide,带经纬线的地球,世界,全球|🗺️ world map,世界地图|
🗾 map of japan,japan,日本地图|🧭 compass,direction,magnetic,指南针,定向,导航|🏔️ snow-capped mountain,cold,雪山,冷,泠|⛰️ mountain,山,峰|🌋 volcano,eruption,mountain,nature,火山,喷发,大自然|
🗻 mount fuji,mountain,nature,富士山,大自然|🏕️ camping,露营,帐篷|🏖️ beach with umbrella,沙滩伞,海滩,阳伞|🏜️ desert,沙漠,荒漠|🏝️ desert island,无人荒岛,沙滩孤岛,沙漠|🏞️ national park,国家公园,自然,风景|
🏟️ stadium,体育馆,竞技场|🏠️ house,building,country,heart,home,ranch,房子,乡村家园,住家|🏡 house with garden,building,country,heart,home,ranch,别墅,乡村家园,住家|
🏥 hospital,building,doctor,medicine,医院,医生,医药|🏦 bank,building,银行,建筑|🏨 hotel,building,酒店,建筑,旅馆|🏫 school,building,学校,建筑,教学楼|
💒 wedding,chapel,hitched,nuptials,romance,婚礼,教堂,浪漫|🗼 tokyo tower,tokyo,东京塔|🗽 statue of liberty,liberty,new,ny,nyc,statue,自由女神像,塑像,纽约|
⛪️ church,bless,chapel,christian,cross,religion,教堂,基督,基督教|⛲️ fountain,喷泉|⛺️ tent,camping,帐篷,露营|🌃 night with stars,star,夜晚,星空,晚上|
🌄 sunrise over mountains,morning,sun,山顶日出,太阳,早晨|🌅 sunrise,morning,nature,sun,日出,大自然,太阳|🌇 sunset,building,dusk,sun,日落,夕阳|♨️ hot springs,steaming,温泉,水,热气腾腾|
🎠 carousel horse,旋转木马,游乐园|🎢 roller coaster,amusement,park,theme,过山车,游乐园|🎪 circus tent,马戏团帐篷|🚂 locomotive,caboose,engine,railway,steam,train,蒸汽火车,守车,旅行|
🚄 high-speed train,railway,高速列车,动车,新干线|🚅 bullet train,nose,railway,speed,travel,子弹头高速列车,动车,子弹列车|🚆 train,arrived,choo,railway,火车,到站,呜呜|🚇️ metro,subway,travel,地铁,捷运|
🚊 tram,路面电车,捷运|🚌 bus,school,vehicle,公交车,公共汽车,大巴|🚑️ ambulance,emergency,vehicle,救护车,急救,车辆|🚒 fire engine,truck,消防车,救火车,火灾|🚕 taxi,cab,cabbie,car,drive,vehicle,出租车,小黄,开车|
🚗 automobile,car,driving,vehicle,汽车,开车,轿车|🚙 sport utility vehicle,car,drive,运动型多用途车,suv,休旅车|🛻 pickup truck,car,flatbed,敞蓬小型载货卡车,交通工具,汽车|
🚚 delivery truck,car,drive,vehicle,货车,卡车,开车|🏎️ racing car,zoom,赛车,汽车,疾驰|🏍️ motorcycle,racing,摩托车,赛车|🛵 motor scooter,小型摩托车,踏板车|🛺 auto rickshaw,tuk,三轮摩托车,三脚鸡,三蹦子|
🚲️ bicycle,bike,class,cycle,cycling,cyclist,自行车,单车,脚踏车|🛴 kick scooter,滑板车|🛹 skateboard,board,skate,skater,wheels,滑板,踩滑板|🛼 roller skate,blades,skates,sport,四轮滑冰鞋,旱冰,溜冰|
🚏 bus stop,busstop,公交车站,公交站|🛢️ oil drum,石油桶|⛽️ fuel pump,diesel,fuelpump,gas,gasoline,station,油泵,加油,加油站|🛑 stop sign,octagonal,停止标志,八角形,八边形|⚓️ anchor,ship,tool,锚,停泊,工具|
⛵️ sailboat,boat,resort,sailing,sea,yacht,帆船,游艇,驾帆船|🛶 canoe,boat,独木舟,船|🚤 speedboat,boat,lake,luxury,summer,travel,快艇,亿万富翁,船|⛴️ ferry,boat,passenger,渡轮,旅客,渡船|
🛥️ motor boat,motorboat,摩托艇,船|🚢 ship,boat,passenger,travel,船,旅客,旅行|✈️ airplane,aeroplane,fly,flying,jet,plane,飞机,喷气机,旅行|💺 seat,chair,座位,位子,椅子|
🚁 helicopter,copter,travel,vehicle,直升机,旅行,直升飞机|🛸 flying saucer,aliens,extra,ufo,飞碟,ufo,外星人|🛎️ bellhop bell,hotel,服务铃,行李员,酒店|
🧳 luggage,bag,packing,roller,suitcase,travel,行李箱,包装,手提箱|⌛️ hourglass done,sand,time,timer,沙漏,时间,计时|⏳️ hourglass not done,flowing,hours,sand,timer,waiting,沙正往下流的沙漏,等待,计时器|
⌚️ watch,clock,time,手表,时间|⏰️ alarm clock,hours,hrs,late,time,waiting,闹钟,小时,时间|⏱️ stopwatch,clock,time,秒表,码表,计时|⏲️ timer clock,定时器,时间,计时|
🕰️ mantelpiece clock,time,座钟,台钟,壁炉钟|🌑 new moon,dark,space,朔月,新月,月亮|🌕️ full moon,space,满月,月亮,望月|🌡️ thermometer,weather,温度计,天气,气温|
☀️ sun,bright,rays,space,sunny,weather,太阳,光线,晴|🌞 sun with face,beach,bright,day,heat,shine,微笑的太阳,温暖阳光,阳光明媚|🪐 ringed planet,saturn,saturnine,有环行星,土星|
⭐️ star,astronomy,medium,stars,white,星星,五角星,白色星星|🌟 glowing star,glittery,glow,night,shining,sparkle,闪亮的星星,发光,闪光|🌠 shooting star,falling,night,space,流星,夜晚,太空|
🌌 milky way,space,银河,太空,星空|☁️ cloud,weather,云,云彩,云朵|⛅️ sun behind cloud,cloudy,weather,阴,乌云蔽日,多云|⛈️ cloud with lightning and rain,thunder,雷阵雨,暴风雨,雷暴|
🌤️ sun behind small cloud,weather,晴偶有云,天气,太阳|🌥️ sun behind large cloud,weather,多云,太阳,泠|🌦️ sun behind rain cloud,weather,晴转雨,下雨,云|🌧️ cloud with rain,weather,下雨,云,天气|
🌨️ cloud with snow,cold,weather,下雪,云,天气|🌩️ cloud with lightning,weather,打雷,云,天气|🌪️ tornado,cloud,weather,whirlwind,龙卷风,云,天气|🌫️ fog,cloud,weather,雾,云,霾|
🌬️ wind face,blow,cloud,大风,狂风,风吹|🌀 cyclone,dizzy,hurricane,twister,typhoon,weather,台风,天气,旋风|🌈 rainbow,gay,glbt,glbtq,lesbian,lgbt,彩虹,lgbt,双性恋|
🌂 closed umbrella,clothing,rain,收起的伞,下雨,雨|☂️ umbrella,clothing,rain,伞,雨,雨伞|☔️ umbrella with rain drops,clothing,drop,weather,雨伞,下雨,雨滴|
⛱️ umbrella on ground,rain,sun,阳伞,下雨,太阳|⚡️ high voltage,danger,electric,lightning,nature,thunder,高压,危险,有电|❄️ snowflake,cold,snow,weather,雪花,冷,天气|
☃️ snowman,cold,man,snow,雪与雪人,泠|⛄️ snowman without snow,cold,man,雪人,下雪,泠|☄️ comet,space,彗星,太空|🔥 fire,af,burn,flame,hot,lit,火焰,烧,燃烧|
💧 droplet,cold,comic,drop,nature,sad,水滴,冷,天气|🌊 water wave,nature,ocean,surf,surfer,surfing,浪花,波浪,海洋`,
  activities: `
🎃 jack-o-lantern,halloween,pumpkin,南瓜灯,万圣节,庆祝|🎄 christmas tree,christmas,圣诞树,庆祝,装饰|🎆 fireworks,boom,yolo,焰火,庆典,庆祝|🎇 sparkler,boom,fireworks,sparkle,烟花,庆祝,火花|
🧨 firecracker,dynamite,explosive,fire,fireworks,light,爆竹,光亮,火花|✨️ sparkles,magic,sparkle,star,闪亮,星星,火花|🎈 balloon,birthday,celebrate,气球,庆祝,生日|
🎉 party popper,awesome,birthday,celebrate,excited,hooray,拉炮彩带,兴奋,呱呱叫|🎊 confetti ball,celebrate,party,woohoo,五彩纸屑球,庆祝,彩色纸屑|🎋 tanabata tree,banner,japanese,七夕树,庆祝,日本|
🎍 pine decoration,bamboo,japanese,plant,门松,庆祝,日本|🎎 japanese dolls,doll,festival,japanese,日本人形,人偶,娃娃|🎏 carp streamer,鲤鱼旗,庆祝,日本|🎐 wind chime,bell,风铃,庆祝,铃铛|
🎑 moon viewing ceremony,赏月,中秋,佳节|🧧 red envelope,gift,good,lai,luck,money,红包,利事,利是|🎀 ribbon,蝴蝶结,丝带,庆祝|🎁 wrapped gift,birthday,bow,box,christmas,present,礼物,包礼物,包装|
🎗️ reminder ribbon,提示丝带,庆典,庆祝|🎟️ admission tickets,ticket,入场券,票,门票|🎫 ticket,admission,stub,票,入场券,电影票|🎖️ military medal,award,军功章,军队,勋章|
🏆️ trophy,champion,champs,prize,slay,sport,奖杯,冠军,奖励|🏅 sports medal,award,gold,winner,奖牌,获胜,运动员|🥇 1st place medal,first,gold,金牌,奖牌,第一|
🥈 2nd place medal,second,silver,银牌,亚军,奖牌|🥉 3rd place medal,bronze,third,铜牌,奖牌,季军|⚽️ soccer ball,football,futbol,sport,足球,大罗,梅西|⚾️ baseball,ball,sport,棒球,运动|
🥎 softball,ball,glove,sports,underarm,垒球,手套,腋下|🏀 basketball,ball,hoop,sport,篮球,打球,篮筐|🏐 volleyball,ball,game,排球,球赛|🏈 american football,ball,bowl,sport,super,美式橄榄球|
🏉 rugby football,ball,sport,英式橄榄球,运动|🎾 tennis,ball,racquet,sport,网球,球拍,网球拍|🥏 flying disc,ultimate,飞盘,圆盘,极限|🎳 bowling,ball,game,sport,strike,保龄球,全倒,运动|
🏏 cricket game,ball,bat,板球,球拍|🏑 field hockey,ball,game,stick,曲棍球,球棍,球赛|🏒 ice hockey,game,puck,stick,冰球,冰球杆,球棍|🥍 lacrosse,ball,goal,sports,stick,袋棍球,得分,球棍|
🏓 ping pong,ball,bat,game,paddle,pingpong,乒乓球,桌球,比赛|🏸 badminton,birdie,game,racquet,羽毛球,球拍,羽球|🥊 boxing glove,拳击手套|
🥋 martial arts uniform,judo,karate,taekwondo,练武服,制服,柔道|🥅 goal net,球门,球网|⛳️ flag in hole,golf,sport,高尔夫球洞,果岭,果岭旗|⛸️ ice skate,skating,滑冰,冰刀,溜冰|
🎣 fishing pole,fish,sport,钓鱼竿,钓竿,鱼杆|🤿 diving mask,scuba,潜水面罩,浮潜,深潜|🎽 running shirt,athletics,sash,运动背心,上衣,跑步|🎿 skis,ski,snow,sport,滑雪,运动|
🛷 sled,luge,sledge,sleigh,snow,toboggan,雪橇,下雪,乘雪橇|🥌 curling stone,game,rock,冰壶,冰上溜石,比赛|🎯 bullseye,bull,dart,direct,game,hit,正中靶心的飞镖,命中,标的|
🪀 yo-yo,fluctuate,toy,悠悠球,上下起落,溜溜球|🪁 kite,fly,soar,风筝,翱翔,飞翔|🔫 water pistol,gun,handgun,revolver,tool,weapon,水枪,工具,左轮|🎱 pool 8 ball,billiard,eight,game,台球,8号球,台球台|
🔮 crystal ball,fairy,fairytale,fantasy,fortune,future,水晶球,命运,工具|🪄 magic wand,magician,witch,wizard,魔棒,女巫,巫师|🎮️ video game,游戏手柄,电子游戏|
🕹️ joystick,game,video,videogame,游戏操控杆,电子游戏|🎰 slot machine,casino,gamble,gambling,game,slots,老虎机,游戏,角子机|🎲 game die,dice,骰子,掷骰子,色子|
🧩 puzzle piece,clue,jigsaw,拼图,图片,智力游戏|🧸 teddy bear,plaything,plush,stuffed,toy,泰迪熊,填充,毛绒玩具|🪅 piñata,candy,celebrate,cinco,de,festive,彩罐,五月节,墨西哥|
🪆 nesting dolls,babooshka,baboushka,babushka,doll,russia,套娃,娃娃|♠️ spade suit,card,game,黑桃,扑克,牌|♥️ heart suit,card,emotion,game,hearts,红桃,扑克,牌|
♦️ diamond suit,card,game,方片,扑克,方块|♣️ club suit,card,clubs,game,梅花,扑克,梅花花色|♟️ chess pawn,dupe,兵,受骗者,国际象棋|🃏 joker,card,game,wildcard,大小王,大王,小丑|
🀄️ mahjong red dragon,game,红中,方城之战,牌局|🎴 flower playing cards,card,game,japanese,花札,卡牌,日本|🎭️ performing arts,actor,actress,art,mask,theater,表演艺术,剧院,女演员|
🖼️ framed picture,art,frame,museum,painting,带框的画,博物馆,照片|🎨 artist palette,art,artsy,arty,colorful,creative,调色盘,创意,博物馆|🧵 thread,needle,sewing,spool,string,线,卷盘,线轴|
🪡 sewing needle,sew,stitches,sutures,tailoring,thread,缝合针,线,绣花针|🧶 yarn,ball,crochet,knit,毛线,毛线球,线球|🪢 knot,cord,rope,tangled,tie,twine,结,八字结,打结`,
  objects: `
👓️ glasses,clothing,eye,eyewear,眼镜,服饰,眼睛|🕶️ sunglasses,dark,eye,eyewear,glasses,墨镜,太阳镜|🥽 goggles,dive,eye,scuba,swimming,welding,护目镜,护眼,水肺|
🥼 lab coat,clothes,doctor,dr,jacket,scientist,白大褂,医生,外衣|🦺 safety vest,emergency,救生衣,安全,紧急|👔 necktie,clothing,employed,serious,shirt,tie,领带,工作,正式|
👕 t-shirt,blue,casual,clothes,clothing,collar,T恤,t恤,休闲服装|👖 jeans,blue,casual,clothes,clothing,denim,牛仔裤,休闲,周末|🧥 coat,brr,bundle,cold,jacket,up,外套,冷,夹克|
🩳 shorts,bathing,pants,suit,swimsuit,underwear,短裤,内裤,四角裤|👛 purse,clothes,clothing,coin,dress,fancy,钱包,血拼,铜板|🛍️ shopping bags,bag,hotel,购物袋,包,逛街|
🎒 backpack,bag,bookbag,education,rucksack,satchel,书包,上学|👞 mans shoe,brown,clothes,clothing,feet,foot,男鞋,棕色,皮鞋|👟 running shoe,athletic,clothes,clothing,fast,kick,跑鞋,运动鞋|
🥾 hiking boot,brown,camping,outdoors,shoe,登山鞋,健行,徒步|👑 crown,clothing,family,king,medieval,queen,皇冠,国王,王冠|🎩 top hat,clothes,clothing,fancy,formal,magic,礼帽,帽子,正式|
🎓️ graduation cap,clothing,education,hat,scholar,毕业帽,四方帽,学位|🧢 billed cap,baseball,bent,dad,hat,鸭舌帽,帽子,棒球帽|💄 lipstick,cosmetics,date,makeup,唇膏,化妆,化妆品|
💍 ring,diamond,engaged,married,romance,shiny,戒指,结婚,订婚|💎 gem stone,diamond,jewel,money,romance,wedding,宝石,婚礼,珠宝|🔊 speaker high volume,loud,music,sound,高音量的扬声器,大声,大音量|
📢 loudspeaker,address,loud,public,sound,喇叭,公共广播,大声|📣 megaphone,cheering,sound,扩音器,呼喊,喇叭|🔔 bell,break,church,sound,铃铛,叮当,响铃|
🔕 bell with slash,forbidden,mute,no,not,quiet,禁止响铃,响铃关闭,安静|🎼 musical score,music,note,乐谱,五线谱,曲谱|🎵 musical note,music,sound,音符,乐谱,五线谱|
🎶 musical notes,music,note,sound,多个音符,乐谱,五线谱|🎤 microphone,karaoke,mic,music,sing,sound,麦克风,k歌,卡拉ok|🎧️ headphone,earbud,sound,耳机,耳塞|📻️ radio,tbt,video,收音机,娱乐,广播|
🎺 trumpet,music,小号,乐器,吹奏|🎸 guitar,music,strat,吉他,乐器,弹奏|🎹 musical keyboard,music,piano,音乐键盘,乐器,弹奏|🎻 violin,music,小提琴,乐器,演奏|🥁 drum,music,鼓,音乐,鼓声|
📱 mobile phone,cell,telephone,手机,手提电话,智能手机|📲 mobile phone with arrow,build,call,cell,receive,telephone,带有箭头的手机,接收,智能手机|☎️ telephone,phone,电话,固定电话,固话|
📞 telephone receiver,phone,voip,电话听筒,固定电话,固话|🔋 battery,电池,正极,电极|🔌 electric plug,电源插头,电插头,电线|💻️ laptop,computer,office,pc,personal,笔记本电脑,pc,个人电脑|
🖥️ desktop computer,monitor,台式电脑,pc,个人电脑|🖨️ printer,computer,打印机,印刷机,喷墨打印|⌨️ keyboard,computer,键盘,打字,按键|🖱️ computer mouse,电脑鼠标,有线鼠标,激光鼠标|
📀 dvd,cd,computer,disk,optical,DVD,dvd,光盘|📽️ film projector,cinema,movie,video,电影放映机,影片,投影仪|📺️ television,tv,video,电视机,看电视,节目|
📷️ camera,photo,selfie,snap,tbt,trip,相机,卡片相机,拍照|📸 camera with flash,video,开闪光灯的相机,拍照|📹️ video camera,camcorder,tbt,摄像机,录像,录像机|
🔍️ magnifying glass tilted left,lab,science,search,tool,左斜的放大镜,工具,搜索|🔎 magnifying glass tilted right,contact,lab,science,search,tool,右斜的放大镜,工具,搜索|
💡 light bulb,comic,electric,idea,灯泡,主意,想法|📔 notebook with decorative cover,book,decorated,education,school,writing,精装笔记本,书,写作|📕 closed book,education,合上的书本,书本合起|
📖 open book,education,fantasy,knowledge,library,novels,打开的书本,图书馆,小说|📗 green book,education,fantasy,library,reading,绿色书本,图书馆,教育|
📘 blue book,education,fantasy,library,reading,蓝色书本,图书馆,教育|📙 orange book,education,fantasy,library,reading,橙色书本,图书馆,教育|
📚️ books,book,education,fantasy,knowledge,library,书,书本,书籍|📓 notebook,笔记本,日记本,本子|📜 scroll,paper,卷轴,卷纸,画卷|🔖 bookmark,mark,书签,标签,读书|
💰️ money bag,bank,bet,billion,cash,cost,钱袋,付钱,十亿|💸 money with wings,bank,banknote,bill,billion,cash,长翅膀的钱,纸币,花钱|💳️ credit card,bank,cash,charge,money,pay,信用卡,借记卡,刷卡|
✉️ envelope,email,letter,信封,信件,信息|📧 e-mail,email,letter,电子邮件,信件,信封|📦️ package,box,delivery,parcel,shipping,包裹,快递,指向|✏️ pencil,铅笔,橡皮,橡皮擦|🖊️ pen,ballpoint,笔,原子笔,圆珠笔|
🖌️ paintbrush,painting,画笔,刷,毛笔|📝 memo,media,notes,pencil,备忘录,便条,便条簿|💼 briefcase,office,公文包,上班,公事包|📈 chart increasing,data,graph,growth,right,trend,趋势向上的图表,上升,上涨|
📉 chart decreasing,data,down,downward,graph,negative,趋势向下的图表,下跌,下跌图表|📊 bar chart,data,graph,条形图,图形,图表|📋️ clipboard,do,list,notes,剪贴板,写字夹板,写字板|📎 paperclip,回形针,万字夹,回纹针|
🖇️ linked paperclips,link,paperclip,连起来的两个回形针,万字夹,回纹针|✂️ scissors,cut,cutting,paper,tool,剪刀,修剪,剪子|🔒️ locked,closed,lock,private,合上的锁,上锁,私密|
🔓️ unlocked,cracked,lock,open,unlock,打开的锁,取消锁定,开锁|🔑 key,keys,lock,major,password,unlock,钥匙,密码,密钥|💣️ bomb,boom,comic,dangerous,explosion,hot,炸弹,爆炸|
⚖️ balance scale,justice,libra,scales,tool,weight,天平,公平,公正|🔗 link,links,链接,网址,链条|🧰 toolbox,box,chest,mechanic,red,tool,工具箱,大箱子,机修|
🔬 microscope,lab,science,tool,显微镜,实验,实验室|🔭 telescope,contact,science,tool,望远镜,外星人,天体|📡 satellite antenna,aliens,contact,dish,science,卫星天线,信号接收,外星人|
💉 syringe,doctor,flu,medicine,needle,shot,注射器,医学,医生|💊 pill,doctor,drugs,medicated,medicine,pills,药丸,医生,吃药|🛏️ bed,hotel,sleep,床,宾馆,床垫|
🛒 shopping cart,trolley,购物车,手推车,采购|🚬 cigarette,smoking,香烟,卷烟,吸烟`,
  symbols: `
🛅 left luggage,baggage,case,locker,寄存行李,储物柜|⚠️ warning,caution,警告,小心|⛔️ no entry,do,fail,forbidden,not,pass,禁止通行,交通,禁止入内|
🚫 prohibited,entry,forbidden,no,not,smoke,禁止,不准,不许|☢️ radioactive,sign,辐射,放射性,标识|☣️ biohazard,sign,生物危害,动物,当心感染|⬆️ up arrow,cardinal,direction,north,向上箭头,北,方位|
↗️ up-right arrow,direction,northeast,右上箭头,东北,方位|➡️ right arrow,cardinal,direction,east,向右箭头,东,方向|↘️ down-right arrow,direction,southeast,右下箭头,东南,方位|
⬇️ down arrow,cardinal,direction,south,向下箭头,南,基本|↙️ down-left arrow,direction,southwest,左下箭头,方向,标识|⬅️ left arrow,cardinal,direction,west,向左箭头,方向,标识|
↖️ up-left arrow,direction,northwest,左上箭头,方向,标识|↕️ up-down arrow,上下箭头|↔️ left-right arrow,左右箭头|🔃 clockwise vertical arrows,arrow,refresh,reload,顺时针垂直箭头,刷新,方向|
🔄 counterclockwise arrows button,again,arrow,deja,refresh,vu,逆时针箭头按钮,倒转,再次|🔙 back arrow,back,返回箭头,回退|🔚 end arrow,end,结束箭头,终点|🔛 on arrow,mark,ON! 箭头,on,开始|
🔜 soon arrow,brb,omw,soon,SOON 箭头,在路上,立刻回来|🔝 top arrow,homie,top,up,置顶,向上,标识|✡️ star of david,david,jew,jewish,judaism,religion,六芒星,六角星,大卫之星|
☯️ yin yang,difficult,lives,religion,tao,taoist,阴阳,太极,宗教|☪️ star and crescent,islam,muslim,ramadan,religion,星月,伊斯兰,宗教|☮️ peace symbol,healing,peaceful,和平符号|
🔯 dotted six-pointed star,fortune,jewish,judaism,带中间点的六芒星,六角星,命运|🔀 shuffle tracks button,arrow,crossed,随机播放音轨按钮,交叉,打乱|🔁 repeat button,arrow,clockwise,重复按钮,循环,循环播放|
🔂 repeat single button,arrow,clockwise,once,重复一次按钮,单曲循环,循环|▶️ play button,arrow,right,triangle,播放按钮,三角,右|⏯️ play or pause button,arrow,right,triangle,播放或暂停按钮,三角,向右|
🔽 downwards button,arrow,down,red,向下三角形按钮,向下按钮,往下|⏸️ pause button,bar,double,vertical,暂停按钮,停止,双条形|⏹️ stop button,square,停止按钮,方形,正方形|⏺️ record button,circle,录制按钮,制作,圆|
🔆 bright button,light,高亮度按钮,太阳,明亮|✖️ multiply,cancel,sign,x,乘,x,乘号|➕️ plus,加,加号,十字|➖️ minus,heavy,math,sign,减,减号,数学|➗️ divide,division,heavy,math,sign,除,数学,相除|
♾️ infinity,forever,unbounded,universal,无穷大,宇宙,无尽|‼️ double exclamation mark,bangbang,双感叹号,两个,双叹号|⁉️ exclamation question mark,感叹疑问号,叹号,吃惊|
❓️ red question mark,红色问号,为什么,标点|❔️ white question mark,outlined,白色问号,为什么,标点符号|❕️ white exclamation mark,outlined,白色感叹号,吃惊,标点符号|❗️ red exclamation mark,红色感叹号,吃惊,惊讶|
⚕️ medical symbol,medicine,staff,医疗标志,医学,蛇杖|♻️ recycling symbol,recycle,回收标志,再利用,再生|⭕️ hollow red circle,heavy,large,o,红色空心圆圈,0,o形|
✅️ check mark button,checked,checkmark,complete,completed,done,勾号按钮,完成,打勾|☑️ check box with check,ballot,checked,done,off,tick,勾选框,做好,勾号|
✔️ check mark,checked,checkmark,done,heavy,tick,勾号,对勾,打勾|❌️ cross mark,cancel,multiply,x,叉号,x,乘|❎️ cross mark button,multiply,square,x,叉号按钮,乘,乘号|
➰️ curly loop,curl,卷曲环,单环,标志|➿️ double curly loop,curl,双卷曲环,免费电话,双环|✴️ eight-pointed star,八角星,符号|❇️ sparkle,火花,烟火,闪光|©️ copyright,c,版权|®️ registered,r,注册,注册标记|
™️ trade mark,tm,trademark,商标,产品,标志|🔴 red circle,geometric,红色圆,几何,圈|🟠 orange circle,橙色圆,圆圈,圈|🟡 yellow circle,黄色圆,圈,黄色圆圈|🟢 green circle,绿色圆,圆圈,圈|
🔵 blue circle,geometric,蓝色圆,圈,蓝圈|🟣 purple circle,紫色圆,圆圈,圈|⚫️ black circle,geometric,黑色圆,圈|⚪️ white circle,geometric,白色圆,圈,白圈|
🔻 red triangle pointed down,geometric,红色倒三角,三角形,下`,
};
