using System.Globalization;
using FineTune.Core.Datasets;
using FineTune.Core.Estimates;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks;

/// <summary>Rules over several fields: what an engine would refuse is an error, what it would silently ignore a warning.</summary>
internal static class TaskRules
{
    private static readonly IReadOnlyList<TaskRule> Rules =
    [
        Error("compute-too-large", "compute.nodes", s => s.Compute.TotalCards > s.Offer.TotalCards || s.Compute.CardsPerNode > s.Offer.CardsPerNode || s.Compute.Nodes > s.Offer.MaxNodes,
            s => new($"{s.Compute.Nodes} × {s.Compute.CardsPerNode} cards are more than the {s.Offer.TotalCards} that '{s.Offer.Location}' has.", $"{s.Compute.Nodes} × {s.Compute.CardsPerNode} 张卡超过“{s.Offer.Location}”的 {s.Offer.TotalCards} 张。"),
            new("Ask for fewer nodes or cards.", "请减少任务并行数或物理卡数。")),
        Error("model-not-there", "/model", s => !s.Model.Locations.Contains(s.Task.Location) && !(s.Model.Locations.Contains("*") && s.Task.Location != "local"),
            s => new($"'{s.Model.Name}' is not at '{s.Task.Location}'.", $"“{s.Task.Location}”没有“{s.Model.Name}”。"), new("Choose a model of that location.", "请选择该位置的模型。")),
        Error("ppo-unsupported", "/stage", s => s.Task.Stage == "ppo",
            _ => new("No engine can run ppo with its supported dependencies.", "现有引擎在其支持的依赖下无法运行 ppo。"), new("Use dpo or kto, which need no reward model.", "请改用 dpo 或 kto，它们不需要奖励模型。")),
        Error("template-unsupported", "/template", s => !s.Engine.Templates.Contains(s.Task.Template),
            s => new($"The {s.Engine.Name} engine has no template '{s.Task.Template}'.", $"{s.Engine.Name} 引擎没有模版“{s.Task.Template}”。"), new("Use default, alpaca, chatml, qwen or llama3, or a location with the llamafactory engine.", "请使用 default、alpaca、chatml、qwen、llama3，或选择带 llamafactory 引擎的位置。")),
        Error("dataset-stage-mismatch", "/dataset", s => s.Datasets.Any(d => !Fits(d.Report.Format, s.Task.Stage)),
            s => new($"Stage {s.Task.Stage} cannot train {string.Join(", ", s.Datasets.Where(d => !Fits(d.Report.Format, s.Task.Stage)).Select(d => $"'{d.Dataset}' ({d.Report.Format})"))}.", $"阶段 {s.Task.Stage} 不能使用 {string.Join("、", s.Datasets.Where(d => !Fits(d.Report.Format, s.Task.Stage)).Select(d => $"“{d.Dataset}”（{d.Report.Format}）"))}。"),
            new("pt needs text; sft questions and answers; dpo and rm pairs; kto tagged answers.", "pt 需要纯文本，sft 需要问答，dpo、rm 需要偏好对，kto 需要带标记的回答。")),
        Error("quantization-needs-lora", "advanced.quantizationBits", s => s.IsQuantized && s.Task.Method != "lora",
            s => new($"Quantized weights cannot be trained by {s.Task.Method}.", $"量化权重不能用 {s.Task.Method} 训练。"), new("Use method lora, or no quantization.", "请使用 lora，或取消量化。")),
        Error("eetq-bits", "advanced.quantizationMethod", s => s.Get(ParameterTable.QuantizationMethod) == "eetq" && s.Get(ParameterTable.QuantizationBits) == "int4",
            _ => new("eetq has 8 bits only.", "eetq 仅支持 8 位。"), new("Use int8, or bnb or hqq for int4.", "请使用 int8，或用 bnb、hqq 做 int4。")),
        Error("quantization-sharding", "advanced.distributed", s => s.UsesZero3OrFsdp && s.IsQuantized && (s.Get(ParameterTable.QuantizationMethod) != "bnb" || s.Get(ParameterTable.QuantizationBits) == "int8"),
            _ => new("ZeRO-3 and FSDP quantize by 4-bit bnb only.", "ZeRO-3 与 FSDP 仅支持 4 位 bnb 量化。"), new("Use bnb with int4, or zero-2.", "请使用 bnb int4，或 zero-2。")),
        Error("dora-quantization", "lora.dora", s => s.Get(ParameterTable.DoRa) && s.IsQuantized && s.Get(ParameterTable.QuantizationMethod) != "bnb",
            _ => new("DoRA works with bnb quantization only.", "DoRA 仅支持 bnb 量化。"), new("Use bnb, or turn DoRA off.", "请使用 bnb，或关闭 DoRA。")),
        Error("unsloth-zero-3", "advanced.acceleration", s => s.Get(ParameterTable.Acceleration) == "unsloth" && s.UsesZero3OrFsdp,
            _ => new("unsloth does not work with ZeRO-3 or FSDP.", "unsloth 不支持 ZeRO-3 或 FSDP。"), new("Use zero-2, or another acceleration.", "请使用 zero-2 或其他加速方式。")),
        Error("pure-bf16-zero-3", "hyperparameters.precision", s => s.Get(ParameterTable.Precision) == "pure_bf16" && s.UsesZero3OrFsdp,
            _ => new("pure_bf16 does not work with ZeRO-3.", "pure_bf16 不支持 ZeRO-3。"), new("Use bf16.", "请使用 bf16。")),
        Error("bf16-unsupported", "hyperparameters.precision", s => s.Get(ParameterTable.Precision) is "bf16" or "pure_bf16" && !s.Offer.SupportsBf16,
            s => new($"'{s.Offer.ComputeType}' does not compute in bf16.", $"“{s.Offer.ComputeType}”不支持 bf16。"), new("Use fp16 or fp32, or a card from Ampere on.", "请使用 fp16 或 fp32，或 Ampere 及更新的 GPU。")),
        Error("early-stopping-needs-validation", "other.earlyStoppingSteps", s => s.Get(ParameterTable.EarlyStoppingSteps) is not null && s.Get(ParameterTable.ValidationRatio) == 0,
            _ => new("Early stopping needs rows to evaluate on.", "早停需要验证数据。"), new("Give a validation ratio.", "请设置验证集比例。")),
        Error("cutoff-beyond-context", "hyperparameters.cutoffLength", s => s.Get(ParameterTable.CutoffLength) > s.Model.ContextLength && s.Get(ParameterTable.RopeScaling) == "none",
            s => new($"{s.Model.Name} knows {s.Model.ContextLength} positions.", $"{s.Model.Name} 的上下文长度为 {s.Model.ContextLength}。"), new("Shorten the cutoff, or choose a RoPE interpolation.", "请缩短截断长度，或选择 RoPE 插值。")),
        Warn("does-not-fit", "hyperparameters.batchSize", s => !s.Estimate.FitsCard,
            s => new(string.Create(CultureInfo.InvariantCulture, $"About {s.Estimate.MemoryGiBPerCard:0.#} GiB are needed, a card has {s.Offer.MemoryGiBPerCard:0.#}."), string.Create(CultureInfo.InvariantCulture, $"约需 {s.Estimate.MemoryGiBPerCard:0.#} GiB，单卡只有 {s.Offer.MemoryGiBPerCard:0.#} GiB。")),
            new("Lower batch size or cutoff, or use lora or quantization.", "请减小批处理大小或截断长度，或使用 lora、量化。")),
        Warn("rope-no-effect", "advanced.ropeScaling", s => s.Get(ParameterTable.RopeScaling) != "none" && s.Get(ParameterTable.CutoffLength) <= s.Model.ContextLength,
            _ => new("RoPE interpolation has no effect within the model's context.", "截断长度未超过模型上下文，RoPE 插值不起作用。"), new("Leave it out.", "无需设置。")),
        Warn("dropout-ignored", "lora.dropout", s => s.Task.Method == "lora" && s.Task.Stage is "dpo" or "kto" && s.Get(ParameterTable.LoraDropout) > 0,
            s => new($"Stage {s.Task.Stage} sets LoRA dropout to 0.", $"阶段 {s.Task.Stage} 会把 LoRA 随机丢弃置为 0。"), new("Set it to 0.", "请设为 0。")),
        Warn("unsloth-8bit-ignored", "advanced.quantizationBits", s => s.Get(ParameterTable.Acceleration) == "unsloth" && s.Get(ParameterTable.QuantizationBits) == "int8",
            _ => new("unsloth ignores 8-bit quantization.", "unsloth 会忽略 8 位量化。"), new("Use int4 or none.", "请使用 int4 或 none。")),
        Warn("warmup-too-long", "other.warmupSteps", s => s.Get(ParameterTable.WarmupSteps) is { } warmup && warmup >= s.Estimate.Steps,
            s => new($"The run has {s.Estimate.Steps} steps; the learning rate is never reached.", $"总共只有 {s.Estimate.Steps} 步，达不到设定的学习率。"), new("Use a warm-up ratio instead.", "请改用预热比例。")),
        Warn("logging-too-rare", "other.loggingSteps", s => s.Get(ParameterTable.LoggingSteps) > s.Estimate.Steps,
            s => new($"The run has {s.Estimate.Steps} steps; only its first and last are logged.", $"总共只有 {s.Estimate.Steps} 步，只会记录首末两步。"), new("Log more often.", "请减小日志间隔。")),
        Warn("saving-too-rare", "other.saveSteps", s => s.Get(ParameterTable.SaveSteps) >= s.Estimate.Steps && s.IsChanged(ParameterTable.SaveSteps),
            s => new($"The run has {s.Estimate.Steps} steps; a broken attempt starts again from the first.", $"总共只有 {s.Estimate.Steps} 步，中断后只能从头开始。"), new("Save more often.", "请减小保存间隔。")),
        Warn("batch-exceeds-data", "hyperparameters.batchSize", s => s.Estimate.StepsPerEpoch == 1 && s.Get(ParameterTable.BatchSize) * s.Compute.TotalCards > s.Estimate.TrainRows,
            s => new($"One step already takes all {s.Estimate.TrainRows} rows.", $"一步就用完全部 {s.Estimate.TrainRows} 行。"), new("Lower the batch size.", "请减小批处理大小。")),
        Warn("ratio-below-one", "lora.learningRateRatio", s => s.Get(ParameterTable.LearningRateRatio) is < 1,
            _ => new("Below 1 the B matrices learn more slowly than in plain LoRA.", "小于 1 时 B 矩阵比普通 LoRA 学得更慢。"), new("LoRA+ uses about 16.", "LoRA+ 通常取 16 左右。")),
    ];

    /// <summary>Tells every broken rule and every value that does not apply; gives an estimate for each job that is whole.</summary>
    public static IReadOnlyList<Estimate> Check(TaskSpec task, SubmissionContext context, FindingList findings)
    {
        var estimates = new List<Estimate>();
        var told = new HashSet<(string, string)>();
        var datasets = task.Datasets.Select(reference => context.Datasets.Values.FirstOrDefault(v => v.Dataset == reference.Name && v.Version == reference.Version)).OfType<DatasetVersion>().ToList();
        foreach (var (job, index) in task.Jobs.Select((job, index) => (job, index)))
        {
            TellInapplicable(task, job, $"jobs[{index}]", findings);
            var model = context.Models.FirstOrDefault(candidate => candidate.Name == task.Model);
            var offer = context.Offers.FirstOrDefault(o => o.Location == task.Location && o.ComputeType == job.Settings.Get(ParameterTable.ComputeType));
            if (model is null || offer is null)
            {
                continue;
            }

            var subject = new RuleSubject(task, job, model, offer, datasets, Estimator.Estimate(task, job, model, offer, datasets));
            estimates.Add(subject.Estimate);
            foreach (var finding in EngineSupport.Check(subject, $"jobs[{index}]").Where(finding => told.Add((finding.Path, finding.Code))))
            {
                findings.Add(finding);
            }

            foreach (var rule in Rules.Where(rule => rule.IsBroken(subject)))
            {
                var path = rule.Path[0] == '/' ? rule.Path[1..] : $"jobs[{index}].{rule.Path}";
                if (told.Add((path, rule.Code)))
                {
                    findings.Add(path, rule.Code, rule.Severity, rule.Message(subject), rule.Fix);
                }
            }
        }

        return estimates;
    }

    private static void TellInapplicable(TaskSpec task, JobSpec job, string path, FindingList findings)
    {
        foreach (var row in ParameterTable.OfJob.Where(row => !row.Applies(task.Method, task.Stage) && job.Settings.IsChanged(row)))
        {
            findings.Warn($"{path}.{row.Path}", "does-not-apply",
                new($"'{row.Path}' has no effect with method {task.Method} in stage {task.Stage}.", $"方法 {task.Method}、阶段 {task.Stage} 下“{row.Path}”不起作用。"),
                new("Leave it out.", "无需设置。"));
        }
    }

    private static bool Fits(DatasetFormat format, string stage) => stage switch
    {
        "pt" => format == DatasetFormat.Text,
        "dpo" or "rm" => format is DatasetFormat.PreferenceAlpaca or DatasetFormat.PreferenceShareGpt,
        "kto" => format == DatasetFormat.Kto,
        _ => format is DatasetFormat.Alpaca or DatasetFormat.ShareGpt or DatasetFormat.Messages,
    };

    private static TaskRule Error(string code, string path, Func<RuleSubject, bool> isBroken, Func<RuleSubject, LocalizedText> message, LocalizedText fix) =>
        new(code, path, Severity.Error, isBroken, message, fix);

    private static TaskRule Warn(string code, string path, Func<RuleSubject, bool> isBroken, Func<RuleSubject, LocalizedText> message, LocalizedText fix) =>
        new(code, path, Severity.Warning, isBroken, message, fix);
}
