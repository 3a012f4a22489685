using FineTune.Core.Catalog;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What fits a base model: place, template, context.</summary>
internal static class ModelRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Error("model-not-there", ["/model", "/location"],
            s => !s.Model.IsAt(s.Offer),
            s => new($"'{s.Model.Name}' is not at '{s.Task.Location}'.", $"“{s.Task.Location}”没有“{s.Model.Name}”。"),
            new("Choose a model of that location.", "请选择该位置的模型。")),
        TaskRule.Error("template-changed", ["/template", "/model"],
            s => s.Model.TunedTemplate is { } tuned && s.Task.Template != tuned,
            s => new($"'{s.Model.Name}' was tuned with template '{s.Model.TunedTemplate}'; a model tuned once is tuned again with the same one.", $"“{s.Model.Name}”已用模版“{s.Model.TunedTemplate}”微调过；再次微调必须使用同一模版。"),
            new("Use that template, or leave it out.", "请使用该模版，或不设置。")),
        TaskRule.Warn("template-mismatch", ["/template", "/model"],
            s => s.Model is { IsChat: true, TunedTemplate: null } && s.Task.Template != s.Model.Template,
            s => new($"{s.Model.Name} was made with template '{s.Model.Template}'; another one makes it forget how to answer.", $"{s.Model.Name} 使用模版“{s.Model.Template}”训练；换用其他模版会损害其对话能力。"),
            new("Use the model's own template, or leave it out.", "请使用模型自己的模版，或不设置。")),
        TaskRule.Error("template-unsupported", ["/template", "/location"],
            s => Templates.Find(s.Task.Template) is { } template && !template.Engines.HasFlag(s.Engine.Engine),
            s => new($"The {s.Engine.Name} engine has no template '{s.Task.Template}'.", $"{s.Engine.Name} 引擎没有模版“{s.Task.Template}”。"),
            new("Use a template that the engine has, or a location with the llamafactory engine.", "请使用该引擎支持的模版，或选择带 llamafactory 引擎的位置。")),
        TaskRule.Tell("template-thinks", ["/template", "/dataset"],
            s => s.Task.Stage == "sft" && Templates.Find(s.Task.Template) is { Thinks: true },
            s => new($"Answers of template '{s.Task.Template}' begin with their reasoning; rows without any teach the model to answer without.", $"模版“{s.Task.Template}”的回答以推理开头；不含推理的数据会让模型学会不推理。"),
            new("Give <think> … </think> in the answers, or use the template's variant without thinking, in training and in serving.", "请在回答中提供 <think> … </think>，或在训练与推理中都使用不带思考的模版。")),
        TaskRule.Error("train-on-prompt-template", ["other.trainOnPrompt", "/template"],
            s => s.Task.Stage == "sft" && s.Get(ParameterTable.TrainOnPrompt) && Templates.Find(s.Task.Template) is { EndsEveryTurn: true },
            s => new($"Template '{s.Task.Template}' cannot train on the prompt.", $"模版“{s.Task.Template}”不支持训练提示词。"),
            new("Turn it off, or use another template.", "请关闭该选项，或更换模版。")),
        TaskRule.Error("cutoff-beyond-context", ["hyperparameters.cutoffLength", "advanced.ropeScaling", "/model"],
            s => s.Get(ParameterTable.CutoffLength) > s.Model.ContextLength && s.Get(ParameterTable.RopeScaling) == "none",
            s => new($"{s.Model.Name} knows {s.Model.ContextLength} positions.", $"{s.Model.Name} 的上下文长度为 {s.Model.ContextLength}。"),
            new("Shorten the cutoff, or choose a RoPE interpolation.", "请缩短截断长度，或选择 RoPE 插值。")),
        TaskRule.Warn("rope-no-effect", ["advanced.ropeScaling", "hyperparameters.cutoffLength"],
            s => s.Get(ParameterTable.RopeScaling) != "none" && s.Get(ParameterTable.CutoffLength) <= s.Model.ContextLength,
            s => new($"Rows of {s.Get(ParameterTable.CutoffLength)} tokens stay within the model's {s.Model.ContextLength}; nothing is interpolated.", $"截断长度 {s.Get(ParameterTable.CutoffLength)} 未超过模型上下文 {s.Model.ContextLength}，插值不起作用。"),
            new("Leave it out, or raise the cutoff length.", "无需设置，或增大截断长度。")),
        TaskRule.Tell("rope-serving", ["advanced.ropeScaling"],
            s => s.Get(ParameterTable.RopeScaling) != "none" && s.Get(ParameterTable.CutoffLength) > s.Model.ContextLength,
            _ => new("Servers such as vLLM have to be told of the same interpolation.", "推理服务（如 vLLM）需要配置同样的插值。"),
            new("Note the factor that the log shows.", "请记录日志中的缩放因子。")),
    ];
}
