using static FineTune.Core.Datasets.Checking.FindingKind;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Rules about what the rows say: these rows train, but perhaps not as meant.</summary>
public static class ContentFindings
{
    public static FindingKind DuplicateRow { get; } = Warning("duplicate-row",
        "The row stands in the file already; it weighs twice, and may come into training and validation.", "该行与之前的行重复，会被加倍训练，且可能同时进入训练集与验证集。",
        "Remove it unless it is meant.", "如非有意，请删除。");

    public static FindingKind DuplicatesNotSought { get; } = Information("duplicates-not-sought",
        "From this row on, rows are compared only with the first three million different ones.", "从该行起，仅与前三百万个不同的行比较是否重复。", "Nothing has to be done.", "无需处理。");

    public static FindingKind LongerThanCutoff { get; } = Warning("longer-than-cutoff",
        "The row is probably longer than the cut-off length; its end would not be trained.", "该行可能超过截断长度，末尾不会被训练。", "Raise the cut-off length, or split the row.", "请增大截断长度，或拆分该行。");

    public static FindingKind MixedScripts { get; } = Information("mixed-scripts",
        "The texts are in several scripts.", "文本包含多种文字。", "Nothing has to be done if that is meant.", "如属预期，无需处理。");

    public static FindingKind ThinkInSome { get; } = Warning("think-in-some",
        "Some answers begin with <think> and others do not; the model learns to think at random.", "部分回答以 <think> 开头而其他没有，模型会随机思考。", "Use it in all answers or in none.", "请统一使用或统一不用。");

    public static FindingKind NulCharacter { get; } = Warning("nul-character",
        "A text has the character NUL (\\u0000).", "文本含有 NUL 字符（\\u0000）。", "Remove it; it mostly comes from a faulty export.", "请删除；通常由导出错误造成。");

    public static FindingKind ReplacementCharacter { get; } = Warning("replacement-character",
        "A text has the character \uFFFD, which stands for something that was lost in an earlier conversion.", "文本含有 \uFFFD，说明之前的编码转换丢失了内容。", "Export the data again from its source.", "请从数据源重新导出。");

    public static FindingKind PrivateKey { get; } = Warning("private-key",
        "The row seems to hold a private key; models repeat what they learn.", "该行疑似包含私钥；模型可能复述训练内容。", "Remove it and replace the key.", "请删除并更换密钥。");

    public static FindingKind ApiKey { get; } = Warning("api-key",
        "The row seems to hold an access key; models repeat what they learn.", "该行疑似包含访问密钥；模型可能复述训练内容。", "Remove it and revoke the key.", "请删除并吊销密钥。");

    public static FindingKind Email { get; } = Warning("email-address",
        "The row seems to hold an e-mail address.", "该行疑似包含电子邮箱地址。", "Replace it by a placeholder unless it is public.", "如非公开信息，请替换为占位符。");

    public static FindingKind Phone { get; } = Warning("phone-number",
        "The row seems to hold a phone number.", "该行疑似包含电话号码。", "Replace it by a placeholder unless it is public.", "如非公开信息，请替换为占位符。");

    public static FindingKind IdentityNumber { get; } = Warning("identity-number",
        "The row seems to hold the number of an identity card.", "该行疑似包含身份证号。", "Replace it by a placeholder.", "请替换为占位符。");

    public static FindingKind CardNumber { get; } = Warning("card-number",
        "The row seems to hold the number of a payment card.", "该行疑似包含银行卡号。", "Replace it by a placeholder.", "请替换为占位符。");
}
