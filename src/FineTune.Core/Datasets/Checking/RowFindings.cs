using static FineTune.Core.Datasets.Checking.FindingKind;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Rules about the shape of a row: what the trainer would drop or stumble over is an error.</summary>
public static class RowFindings
{
    public static FindingKind NotAnObject { get; } = Error("not-an-object",
        "A row is a JSON object.", "每行应为 JSON 对象。", "Write { \"instruction\": …, \"output\": … }.", "请写成 { \"instruction\": …, \"output\": … }。");

    public static FindingKind UnknownShape { get; } = Error("unknown-shape",
        "The row has no fields of a known format.", "该行没有已知格式的字段。",
        "Use alpaca (instruction, output), sharegpt (conversations), messages, text or pairs (chosen, rejected), or map the columns.",
        "请使用 alpaca、sharegpt、messages、text 或偏好对格式，或指定列映射。");

    public static FindingKind MixedFormats { get; } = Error("mixed-formats",
        "The row has another format than the rows before it.", "该行与之前的行格式不同。", "Use one format in a file.", "同一文件请使用同一格式。");

    public static FindingKind MissingField { get; } = Error("missing-field",
        "A field that the format needs is missing or null.", "缺少该格式必需的字段，或其值为 null。", "Fill it in or remove the row.", "请补全或删除该行。");

    public static FindingKind WrongType { get; } = Error("wrong-type",
        "The field is not a text.", "该字段不是文本。", "Write the value in quotes.", "请将值写成带引号的文本。");

    public static FindingKind EmptyAnswer { get; } = Error("empty-answer",
        "There is no answer; the trainer would drop the row.", "没有回答，训练时会丢弃该行。", "Fill it in or remove the row.", "请补全或删除该行。");

    public static FindingKind EmptyQuestion { get; } = Error("empty-question",
        "There is no question; the trainer would drop the row.", "没有问题，训练时会丢弃该行。", "Fill it in or remove the row.", "请补全或删除该行。");

    public static FindingKind EmptyText { get; } = Error("empty-text",
        "The text is empty; the trainer would drop the row.", "文本为空，训练时会丢弃该行。", "Fill it in or remove the row.", "请补全或删除该行。");

    public static FindingKind BlankText { get; } = Warning("blank-text",
        "The text is white space only; the model would learn to answer with nothing.", "文本只有空白字符，模型会学成空回答。", "Fill it in or remove the row.", "请补全或删除该行。");

    public static FindingKind HistoryShape { get; } = Error("history-shape",
        "History is a list of pairs [question, answer] of texts.", "history 应为 [问题, 回答] 文本对的列表。", "Write [[\"question\", \"answer\"], …].", "请写成 [[\"问题\", \"回答\"], …]。");

    public static FindingKind NotAList { get; } = Error("not-a-list",
        "The conversation is not a list of messages.", "对话不是消息列表。", "Write [{ … }, { … }].", "请写成 [{ … }, { … }]。");

    public static FindingKind EmptyConversation { get; } = Error("empty-conversation",
        "The conversation has no messages.", "对话没有消息。", "Fill it in or remove the row.", "请补全或删除该行。");

    public static FindingKind NotAMessage { get; } = Error("not-a-message",
        "A message is an object with a role and a content.", "消息应为包含角色与内容的对象。", "Write { \"role\": …, \"content\": … } or { \"from\": …, \"value\": … }.",
        "请写成 { \"role\": …, \"content\": … } 或 { \"from\": …, \"value\": … }。");

    public static FindingKind UnknownRole { get; } = Error("unknown-role",
        "The role is not known.", "未知的角色。", "sharegpt: human, gpt, system, function_call, observation. messages: user, assistant, system, tool.",
        "sharegpt：human、gpt、system、function_call、observation；messages：user、assistant、system、tool。");

    public static FindingKind SystemNotFirst { get; } = Error("system-not-first",
        "A system message stands after another message.", "系统消息不在对话开头。", "Move it to the beginning.", "请移到对话开头。");

    public static FindingKind RolesDoNotAlternate { get; } = Error("roles-do-not-alternate",
        "Questions and answers do not take turns; the trainer would drop the row.", "提问与回答没有交替出现，训练时会丢弃该行。",
        "Begin with a question, then alternate; join messages of one side.", "请以提问开头并交替；同一方的连续消息请合并。");

    public static FindingKind EndsOnQuestion { get; } = Error("ends-on-question",
        "The conversation ends without an answer; the trainer would drop the row.", "对话没有以回答结束，训练时会丢弃该行。", "Add the answer or remove the last message.", "请补上回答或删除最后一条消息。");

    public static FindingKind EndsOnAnswer { get; } = Error("ends-on-answer",
        "The conversation of a preference pair ends on an answer; chosen and rejected are the answers.", "偏好对的对话以回答结束；chosen 与 rejected 才是回答。", "End it with the question.", "请以提问结束对话。");

    public static FindingKind NoAnswerToTrain { get; } = Error("no-answer-to-train",
        "Every answer of the conversation is a tool call or empty; there is nothing to train.", "对话中没有可训练的回答。", "Add an answer in words.", "请补充文字回答。");

    public static FindingKind ContentIsParts { get; } = Error("content-is-parts",
        "The content is a list of parts; images and audio cannot be trained here.", "内容是分段列表；此处不支持图像与音频。", "Write the text as one string.", "请将文本写成一个字符串。");

    public static FindingKind Media { get; } = Error("media",
        "The row has images, videos or audio, which no engine here trains.", "该行包含图像、视频或音频，现有引擎不支持。", "Remove them together with their placeholders.", "请连同占位符一起删除。");

    public static FindingKind ToolsNotJson { get; } = Error("tools-not-json",
        "Tools are a text that holds a JSON list; this text does not.", "tools 应为 JSON 列表的文本，此处不是。", "Write \"[{\\\"name\\\": …, \\\"parameters\\\": …}]\".", "请写成 \"[{\\\"name\\\": …, \\\"parameters\\\": …}]\"。");

    public static FindingKind CallNotJson { get; } = Error("call-not-json",
        "A function call is a text that holds JSON with name and arguments; this text does not.", "函数调用应为包含 name 与 arguments 的 JSON 文本，此处不是。",
        "Write \"{\\\"name\\\": …, \\\"arguments\\\": {…}}\".", "请写成 \"{\\\"name\\\": …, \\\"arguments\\\": {…}}\"。");

    public static FindingKind ToolCallShape { get; } = Error("tool-call-shape",
        "A tool call has function.name and function.arguments, both texts, and the arguments hold JSON.", "tool_calls 应包含文本 function.name 与 function.arguments，后者为 JSON。",
        "Write { \"id\": …, \"type\": \"function\", \"function\": { \"name\": …, \"arguments\": \"{…}\" } }.", "请写成 { \"id\": …, \"type\": \"function\", \"function\": { \"name\": …, \"arguments\": \"{…}\" } }。");

    public static FindingKind ToolCallsNotTrained { get; } = Warning("tool-calls-not-trained",
        "The row calls tools; the reference engine trains only the answers in words.", "该行包含工具调用；reference 引擎只训练文字回答。", "Use a location with the llamafactory engine to train the calls.", "要训练工具调用，请选择带 llamafactory 引擎的位置。");

    public static FindingKind BadWeight { get; } = Error("bad-weight",
        "The weight of a message is 0 or 1.", "消息的 weight 应为 0 或 1。", "Write 0 or 1, or leave it out.", "请写 0 或 1，或不写。");

    public static FindingKind WeightNotUsed { get; } = Warning("weight-not-used",
        "Messages have weight 0; no engine here leaves them out of the training.", "有 weight 为 0 的消息；现有引擎仍会训练它们。", "Remove answers that must not be trained.", "请删除不应训练的回答。");

    public static FindingKind PairIncomplete { get; } = Error("pair-incomplete",
        "A preference pair needs both chosen and rejected.", "偏好对需要同时有 chosen 与 rejected。", "Add the missing one.", "请补上缺少的一项。");

    public static FindingKind PairTypes { get; } = Error("pair-types",
        "Chosen and rejected are both texts (alpaca) or both messages (sharegpt).", "chosen 与 rejected 应同为文本（alpaca）或同为消息（sharegpt）。", "Use one form for both.", "请使用同一种形式。");

    public static FindingKind PairEqual { get; } = Error("pair-equal",
        "Chosen and rejected are the same; there is nothing to prefer.", "chosen 与 rejected 相同，没有可学习的偏好。", "Change one of them or remove the row.", "请修改其一或删除该行。");

    public static FindingKind OpenAiPair { get; } = Error("openai-pair",
        "An OpenAI preference row has input.messages, and one assistant message in words in preferred_output and in non_preferred_output.",
        "OpenAI 偏好数据应有 input.messages，且 preferred_output 与 non_preferred_output 各为一条文字的 assistant 消息。",
        "Write [{ \"role\": \"assistant\", \"content\": … }] in both.", "两者都写成 [{ \"role\": \"assistant\", \"content\": … }]。");

    public static FindingKind TagNotBoolean { get; } = Error("tag-not-boolean",
        "kto_tag is not true or false; the trainer would drop the row.", "kto_tag 不是 true 或 false，训练时会丢弃该行。", "Write true or false without quotes.", "请写成不带引号的 true 或 false。");

    public static FindingKind OneClassOnly { get; } = Error("one-class-only",
        "All rows have the same kto_tag; kto learns from the difference.", "所有行的 kto_tag 相同；kto 需要两类数据。", "Add rows of the other class.", "请加入另一类数据。");

    public static FindingKind Unbalanced { get; } = Warning("unbalanced-classes",
        "One class of kto_tag has more than ten times the rows of the other.", "kto_tag 两类数据的数量相差十倍以上。", "Add rows, or weigh the classes by kto_chosen_weight and kto_rejected_weight.", "请补充数据，或调整 kto_chosen_weight 与 kto_rejected_weight。");

    public static FindingKind DuplicateField { get; } = Warning("duplicate-field",
        "A field stands twice in the row; the last one counts.", "该行有重复的字段，以最后一个为准。", "Remove one.", "请删除其一。");

    public static FindingKind NumberTooLong { get; } = Error("number-too-long",
        "A number has more than 4,000 digits, which readers refuse.", "数字超过 4000 位，读取时会被拒绝。", "Write it as text.", "请写成文本。");

    public static FindingKind LoneSurrogate { get; } = Error("lone-surrogate",
        "A text has half of a surrogate pair, which is no character.", "文本含有不成对的代理字符。", "Write the character itself, or both halves.", "请写出字符本身或完整的一对。");

    public static FindingKind UnknownColumn { get; } = Error("unknown-column",
        "The mapping names a column that the row does not have.", "列映射指定的列在该行中不存在。", "Correct the mapping.", "请修正列映射。");
}
