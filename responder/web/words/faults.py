"""What channels say went wrong, where the words are ours; they are kept in English, as they were met."""

from responder.model.text import Bilingual

FAULTS = (
    Bilingual("没有登记接收提醒的设备", "no device is signed up"),
    Bilingual("对方没有应答：", "no answer: "),
    Bilingual("对方拒收，", "refused with "),
    Bilingual("没有配置这个渠道", "no such channel is configured"),
    Bilingual("没有这种渠道：", "no kind of channel "),
    Bilingual("邮件服务器没有及时应答，超过 ", "the mail server took longer than "),
    Bilingual("邮件服务器答复：", "the mail server answers "),
    Bilingual("连不上邮件服务器：", "no mail server: "),
    Bilingual("邮件设置有误：", "mail settings: "),
    Bilingual("短信网关不接受", "the gateway does not accept it"),
    Bilingual("apprise 没能送出", "apprise could not hand it over"),
    Bilingual("apprise 不认识这个地址", "apprise does not know this address"),
    Bilingual("对方的答复没有结果代码", "an answer without a result code"),
    Bilingual("对方的答复读不懂", "an answer that cannot be read"),
    Bilingual("本系统的故障，见日志", "a fault of ours; see the log"),
)
