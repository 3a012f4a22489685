"""Text that the project owns: a fictional notebook service, its questions and answers, in English and Chinese."""

import random

ENGLISH = {
    "reset my password": "Open Settings, choose Security, and press Reset password. A link arrives by mail within five minutes.",
    "export my notes": "Choose Export in the File menu and pick Markdown or PDF. The archive is kept for seven days.",
    "invite a teammate": "Open Members, press Invite and enter a mail address. The invitation is valid for three days.",
    "delete my account": "Write to privacy@lumen.example from your own address. We remove everything within thirty days.",
    "change my plan": "Open Billing and choose another plan. The new price counts from the next month.",
    "get a refund": "Ask within fourteen days of the payment. The money returns to the card that was used.",
    "use Lumen offline": "Turn on Offline mode on each device. Changes are merged when the network is back.",
    "restore a deleted note": "Open Trash, select the note and press Restore. Notes stay there for sixty days.",
    "turn on dark mode": "Open Appearance and choose Dark. The choice follows you to every device.",
    "connect my calendar": "Open Integrations, choose Calendar and sign in. Meetings appear beside your notes.",
    "share a notebook": "Press Share, set who may read or write, and copy the link. You can withdraw it at any time.",
    "raise the upload limit": "Files may have 50 MB on the Team plan. Ask support for up to 2 GB.",
    "enable two-factor sign-in": "Open Security, press Add device and scan the code. Keep the ten recovery codes.",
    "find the API key": "Open Developer, press New key and copy it at once. It is shown only one time.",
    "import from another tool": "Choose Import and drop a zip of Markdown files. Folders become notebooks.",
    "change the language": "Open Profile and choose a language. The page reloads by itself.",
}
CHINESE = {
    "重置密码": "打开设置，选择安全，点击重置密码。链接会在五分钟内发到邮箱。",
    "导出笔记": "在文件菜单中选择导出，再选 Markdown 或 PDF。归档保留七天。",
    "邀请同事": "打开成员页，点击邀请并输入邮箱。邀请三天内有效。",
    "删除账号": "请用本人邮箱写信给隐私团队。三十天内会删除全部数据。",
    "更改套餐": "打开账单页选择其他套餐。新价格从下个月开始。",
    "申请退款": "付款后十四天内提出。款项退回原来的卡。",
    "离线使用": "在每台设备上打开离线模式。联网后会自动合并修改。",
    "恢复笔记": "打开回收站，选中笔记并点击恢复。笔记会保留六十天。",
    "打开深色模式": "打开外观设置并选择深色。设置会同步到所有设备。",
    "连接日历": "打开集成页，选择日历并登录。会议会显示在笔记旁边。",
}
_ENGLISH_ASKS = (
    "How do I {}?", "How can I {}?", "What is the way to {}?", "I want to {}. What should I do?", "Please tell me how to {}.",
    "Can you help me {}?", "Where do I go to {}?", "I need to {}.", "Is it possible to {}?", "What are the steps to {}?",
    "Hello, how do I {}?", "My boss asked me to {}. How?", "I forgot how to {}.", "Explain how to {}.", "Quick question: how to {}?",
)
_CHINESE_ASKS = (
    "怎么{}？", "如何{}？", "我想{}，该怎么做？", "请告诉我怎样{}。", "能帮我{}吗？", "在哪里可以{}？", "我需要{}。", "请问可以{}吗？",
    "{}的步骤是什么？", "你好，怎么{}？", "我忘了如何{}。", "请说明怎样{}。",
)
_PEOPLE = ("A writer", "The team", "A student", "Our editor", "The designer", "A new member", "The owner", "Somebody")
_ACTIONS = ("opens the settings", "reads the notes", "shares a notebook", "writes to support", "chooses a plan", "presses the button",
            "copies the link", "changes the language", "signs in again", "waits five minutes", "looks at the calendar", "keeps the codes")
_WHENS = ("in the morning", "after the meeting", "before the weekend", "on every device", "within seven days", "at once", "by mail",
          "when the network is back", "for thirty days", "in the next month")
_CHINESE_PEOPLE = ("作者", "团队", "学生", "编辑", "设计师", "新成员", "用户", "管理员")
_CHINESE_ACTIONS = ("打开设置", "阅读笔记", "分享链接", "联系客服", "选择套餐", "点击按钮", "更改语言", "重新登录", "等待五分钟", "查看日历")


def questions(language):
    """(question, answer) pairs, every way of asking for every topic."""
    topics, asks = (ENGLISH, _ENGLISH_ASKS) if language == "en" else (CHINESE, _CHINESE_ASKS)
    return [(ask.format(topic), answer) for topic, answer in topics.items() for ask in asks]


def restatements():
    """Every question followed by its topic, from which a model learns to carry a topic into an answer."""
    english = ["%s You ask how to %s." % (ask.format(topic), topic) for topic in ENGLISH for ask in _ENGLISH_ASKS]
    chinese = ["%s你在问%s。" % (ask.format(topic), topic) for topic in CHINESE for ask in _CHINESE_ASKS]
    return english + chinese


def notes(count, seed):
    """Plain paragraphs about the service, the same for the same seed."""
    draw = random.Random(seed)
    english = [part for text in ENGLISH.values() for part in text.split(". ")]
    paragraphs = []
    for index in range(count):
        if index % 4 == 3:
            paragraphs.append("，".join(draw.choice(_CHINESE_PEOPLE) + draw.choice(_CHINESE_ACTIONS) for _ in range(3)) + "。"
                              + draw.choice(list(CHINESE.values())))
        else:
            sentences = ["%s %s %s." % (draw.choice(_PEOPLE), draw.choice(_ACTIONS), draw.choice(_WHENS))
                         for _ in range(draw.randint(2, 4))]
            paragraphs.append(" ".join(sentences + [draw.choice(english).rstrip(".") + "."]))
    return paragraphs
