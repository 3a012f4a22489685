namespace FineTune.Core.Parameters;

public static partial class ParameterTable
{
    public static Parameter<string> Name { get; } = new()
    {
        Path = "name",
        Section = ParameterSection.Basic,
        Kind = ParameterKind.Text,
        Default = "",
        Label = new("Task name", "任务名称"),
        Help = new("Lower-case letters, digits and '-'; starts and ends with a letter or digit; at most 63 characters.",
            "由小写字母、数字或“-”组成，以字母或数字开头和结尾，最多 63 个字符。"),
    };

    public static Parameter<string> Location { get; } = new()
    {
        Path = "location",
        Section = ParameterSection.Basic,
        Kind = ParameterKind.Text,
        Default = "local",
        ChoicesFrom = ChoiceSource.Locations,
        Label = new("Location", "部署位置"),
        Help = new("Where the jobs run: this machine, or an Azure ML workspace. Where there is one location only, it is the default.",
            "作业运行的位置：本机或 Azure ML 工作区。只有一个位置时默认使用该位置。"),
    };

    public static Parameter<string> Model { get; } = new()
    {
        Path = "model",
        Section = ParameterSection.Basic,
        Kind = ParameterKind.Text,
        Default = "",
        ChoicesFrom = ChoiceSource.Models,
        Argument = "model_name_or_path",
        Label = new("Base model", "基础模型"),
        Help = new("A model of the catalog.", "目录中的模型。"),
    };

    public static Parameter<string> Template { get; } = new()
    {
        Path = "template",
        Section = ParameterSection.Basic,
        Kind = ParameterKind.Text,
        Default = "",
        ChoicesFrom = ChoiceSource.Templates,
        Argument = "template",
        Label = new("Prompt template", "提示词模版"),
        Help = new("Must match an instruct or chat model; a model tuned once is tuned again with the same template. Default: the model's own.",
            "instruct、chat 模型必须与模版适配；微调过的模型再次微调要使用同一模版。默认使用模型自己的模版。"),
    };

    public static Parameter<string> Method { get; } = new()
    {
        Path = "method",
        Section = ParameterSection.Basic,
        Kind = ParameterKind.Choice,
        Default = "lora",
        Argument = "finetuning_type",
        Choices =
        [
            new("lora", new("LoRA", "LoRA"), new("Trains small matrices beside frozen weights; the result is an adapter.", "冻结原权重，训练旁路小矩阵；产出适配器。")),
            new("full", new("Full", "全量微调"), new("Trains every weight; takes most memory.", "训练全部权重；显存占用最大。")),
            new("freeze", new("Freeze", "冻结微调"), new("Trains the last layers only.", "只训练最后几层。")),
        ],
        Label = new("Method", "微调方法"),
        Help = new("lora trains small matrices beside the model, full all weights, freeze the last layers.",
            "lora 训练旁路小矩阵，full 训练全部权重，freeze 只训练最后几层。"),
    };

    public static Parameter<string> Stage { get; } = new()
    {
        Path = "stage",
        Section = ParameterSection.Basic,
        Kind = ParameterKind.Choice,
        Default = "sft",
        Argument = "stage",
        Choices =
        [
            new("pt", new("Pre-training", "预训练"), new("Goes on learning plain text.", "继续学习纯文本。")),
            new("sft", new("Supervised fine-tuning", "监督微调"), new("Learns answers to questions.", "学习对问题的回答。")),
            new("rm", new("Reward modelling", "奖励模型训练"), new("Learns to score answers from pairs.", "从成对回答学习打分。")),
            new("ppo", new("PPO", "PPO"), new("Reinforcement by a reward model.", "基于奖励模型的强化学习。"), Engines.None),
            new("dpo", new("DPO", "DPO"), new("Learns from pairs of better and worse answers.", "从优劣成对的回答学习偏好。")),
            new("kto", new("KTO", "KTO"), new("Learns from answers tagged good or bad.", "从标记好坏的回答学习。")),
        ],
        Label = new("Stage", "训练阶段"),
        Help = new("pt: plain text; sft: questions and answers; dpo, kto, rm: preferences; ppo: reinforcement.",
            "pt：纯文本；sft：问答；dpo、kto、rm：偏好；ppo：强化学习。"),
    };

    public static Parameter<string> Dataset { get; } = new()
    {
        Path = "dataset",
        Section = ParameterSection.Basic,
        Kind = ParameterKind.Text,
        Default = "",
        IsList = true,
        ChoicesFrom = ChoiceSource.Datasets,
        Label = new("Datasets", "训练数据集"),
        Help = new("name, name@version, or a list of these.", "名称、名称@版本，或它们的列表。"),
    };

    public static Parameter<string?> ValidationDataset { get; } = new()
    {
        Path = "validationDataset",
        Section = ParameterSection.Basic,
        Kind = ParameterKind.Text,
        Default = null,
        IsOptional = true,
        IsList = true,
        ChoicesFrom = ChoiceSource.Datasets,
        Label = new("Validation datasets", "验证数据集"),
        Help = new("Data to measure on that is never trained: name, name@version, or a list of these. Without it a share of the training rows is held back.",
            "只用于评估、不参与训练的数据：名称、名称@版本，或它们的列表。不设置时从训练数据中留出一部分。"),
    };
}
