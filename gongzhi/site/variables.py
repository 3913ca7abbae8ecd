"""The environment variables of the product, for the operator's guide. Tests compare them with the
code: a name or a default that the code has and this page has not fails them, and the other way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """default: as the page says it; a plain value is exactly the code's."""

    name: str
    what: str
    default: str


VARIABLES = (
    Variable(
        "GONGZHI_DATA", "数据目录", "root：/var/lib/gongzhi；其他用户：~/.local/share/gongzhi"
    ),
    Variable("DATABASE_URL", "外部 PostgreSQL 的地址；设了就不用内置数据库", ""),
    Variable("GONGZHI_HOSTS", "访问网站所用的域名，逗号分隔", "localhost,127.0.0.1,[::1]"),
    Variable("GONGZHI_ORIGINS", "提交表单所来自的网址，如 https://gz.example.cn，逗号分隔", ""),
    Variable(
        "GONGZHI_ONLY",
        "两个网络时，这个进程只服务哪一个：public 互联网（居民页），office 政务网（全部页面）；"
        "不设：一个网络",
        "",
    ),
    Variable(
        "GONGZHI_PUBLIC_URL",
        "居民访问的网址，如 https://gz.example.cn：打印的二维码和短信里的链接指向它；"
        "不设：正在用的网址",
        "",
    ),
    Variable("GONGZHI_HTTPS", "1：只用 https（前面有反向代理时）", "0"),
    Variable("GONGZHI_SESSION_HOURS", "登录几小时后要重新登录", "10"),
    Variable("GONGZHI_SECRET_KEY", "网页会话的密钥", "数据目录 secrets/secret_key，自动生成"),
    Variable("GONGZHI_JOURNAL_KEY", "记录摘要的密钥", "数据目录 secrets/journal_key，自动生成"),
    Variable("GONGZHI_KEY_FILE", "个人信息的密钥环", "数据目录 secrets/keyring.json，自动生成"),
    Variable(
        "GONGZHI_KEY_PROVIDER",
        "密钥环的实现，可换成国密或密码机（gongzhi.people.vault）",
        "gongzhi.people.vault.KeyRing",
    ),
    Variable(
        "GONGZHI_MESSAGE_SENDER",
        "短信怎么发：gongzhi.messages.senders 中的 ByHand（列出来打电话）、HttpGateway，或自己的类",
        "gongzhi.messages.senders.ByHand；演示城市为 Shown",
    ),
    Variable("GONGZHI_SMS_URL", "HttpGateway 的短信网关地址", ""),
    Variable(
        "GONGZHI_SMS_KEYED",
        "1：短信网关按 Idempotency-Key 去重，不知发没发出的可以再发；0：列出来打电话",
        "0",
    ),
    Variable(
        "GONGZHI_CHANNELS",
        "各单位的群机器人和邮箱（机密文件，每行“组织编码 渠道 网址”）；没有就不抄送",
        "数据目录 secrets/channels",
    ),
    Variable(
        "GONGZHI_BALLOT_SIGNER",
        "业主网上投票怎么签名；接电子认证服务机构时换成自己的类（voting/signing.py）",
        "gongzhi.mechanisms.owners.voting.signing.Phone",
    ),
    Variable(
        "GONGZHI_MAP_TILES", "地图底图的网址，如 https://主机/{z}/{x}/{y}.png；不设就只画边界", ""
    ),
    Variable("GONGZHI_BACKUP_TO", "备份加密给谁：gongzhi backup key 打印的公钥 age1…", ""),
    Variable("GONGZHI_METRICS_TOKEN", "监控系统取 /metrics 时出示的令牌；不设就没有这一页", ""),
    Variable(
        "GONGZHI_LOG",
        "日志：json 每个请求一行 JSON（不含个人信息）；plain 只有警告和故障",
        "plain",
    ),
    Variable(
        "GONGZHI_SENTRY_DSN",
        "本市自建 Sentry 的地址（要另装 gongzhi[sentry]）；不设就不上报故障",
        "",
    ),
    Variable("GONGZHI_PG_BIN", "PostgreSQL 程序所在目录", "随包安装的，其次系统的"),
    Variable(
        "GONGZHI_PG_USER",
        "root 启动时，内置数据库以哪个系统用户运行（建库时决定）",
        "数据目录的所有者；再依次为 gongzhi、postgres、nobody",
    ),
    Variable("GONGZHI_DEMO", "1：演示城市，每页标明；真实城市拒绝启动", "0"),
    Variable("GONGZHI_DEBUG", "1：开发用，出错时显示内部信息；正式运行不要设", "0"),
)
