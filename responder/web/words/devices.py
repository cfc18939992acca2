"""Words of the devices that people sign up for push messages."""

from collections.abc import Mapping

from responder.model.text import Bilingual

WORDS: Mapping[str, Bilingual] = {
    "devices": Bilingual("我的设备", "My devices"),
    "devices_what": Bilingual(
        "提醒直接显示在设备上，页面关着也能收到；内容端到端加密。",
        "Alerts show on the device, also while no page is open. They are encrypted end to end.",
    ),
    "notify_here": Bilingual("在此设备上接收提醒", "Notify this device"),
    "no_device": Bilingual("还没有设备。", "No device yet."),
    "device_since": Bilingual("登记于", "since"),
    "device_remove": Bilingual("移除", "Remove"),
    "device_gone": Bilingual(
        "{time} 起收不到：推送服务不再认识它。请在那台设备上重新登记。",
        "Gets nothing since {time}: its push service does not know it any more. Sign it up there again.",
    ),
    "device_here": Bilingual("这台设备会收到提醒。", "This device gets alerts."),
    "device_insecure": Bilingual(
        "浏览器只允许 https 地址的页面接收推送。请用 https 打开值守台。",
        "Browsers take push messages only from pages opened over https. Open the desk over https.",
    ),
    "device_home-screen": Bilingual(
        "在 iPhone 或 iPad 上，请先用“分享”→“添加到主屏幕”，再从主屏幕打开本页。",
        "On an iPhone or iPad, first choose Share, then Add to Home Screen, and open this page from there.",
    ),
    "device_unsupported": Bilingual(
        "这个浏览器不能接收推送，或脚本已被关闭。",
        "This browser cannot take push messages, or its scripts are switched off.",
    ),
    "device_denied": Bilingual(
        "浏览器已禁止本站的通知。请在浏览器的网站设置里允许，再刷新本页。",
        "The browser blocks this site's notifications. Allow them in its site settings, then reload.",
    ),
    "device_failed": Bilingual(
        "没有登记成功：浏览器的推送服务没有答应。请再试一次；若仍不行，请换一个浏览器。",
        "Not signed up: the browser's push service did not agree. Try again, or try another browser.",
    ),
    "no_push_key": Bilingual(
        "渠道 {channel} 没有密钥，现在不能登记设备。请告诉维护设置的人。",
        "The channel {channel} has no key, so no device can be signed up. Tell whoever keeps the settings.",
    ),
    "said_device": Bilingual(
        "浏览器给出的推送地址不能用。请刷新页面再试。",
        "The push address that the browser gave cannot be used. Load the page again and try once more.",
    ),
    "said_devices": Bilingual(
        "登记的设备太多了，请先移除一台。", "Too many devices are signed up; remove one first."
    ),
    "act_device.added": Bilingual("登记设备", "device signed up"),
    "act_device.removed": Bilingual("移除设备", "device removed"),
    "act_device.gone": Bilingual("设备已失效", "device is no more"),
}
