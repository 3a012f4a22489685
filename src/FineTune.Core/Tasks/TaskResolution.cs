using System.Text.Json;
using FineTune.Core.Catalog;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using FineTune.Core.Tasks.Rules;

namespace FineTune.Core.Tasks;

/// <summary>Finds what a task's names stand for and settles the defaults that depend on it.</summary>
internal static class TaskResolution
{
    /// <summary>The task with location, template, compute type, precision, sharding and dataset versions settled as far as they can be.</summary>
    public static TaskSpec Resolve(TaskSpec spec, SubmissionContext context, FindingList findings, JsonElement body)
    {
        spec = SettleLocation(spec, context);
        var model = FindModel(spec, context, findings);
        var template = CheckTemplate(spec, model, findings);
        var task = spec with
        {
            Settings = spec.Settings.With(ParameterTable.Template, template),
            Datasets = FindDatasets(ParameterTable.Dataset, spec.Datasets, context, findings, body),
            ValidationDatasets = FindDatasets(ParameterTable.ValidationDataset, spec.ValidationDatasets, context, findings, body),
        };
        var jobs = task.Jobs.Select((job, index) => ResolveJob(task, job, model, $"jobs[{index}]", context, findings)).ToList();
        return task with { Jobs = jobs };
    }

    // Where there is one location only, nobody has to name it.
    private static TaskSpec SettleLocation(TaskSpec spec, SubmissionContext context) =>
        !spec.Settings.IsSet(ParameterTable.Location) && Locations(context) is [var only]
            ? spec with { Settings = spec.Settings.With(ParameterTable.Location, only) }
            : spec;

    private static List<string> Locations(SubmissionContext context) => [.. context.Offers.Select(offer => offer.Location).Distinct()];

    private static BaseModel? FindModel(TaskSpec spec, SubmissionContext context, FindingList findings)
    {
        var locations = Locations(context);
        if (!locations.Contains(spec.Location))
        {
            findings.Error("location", "unknown-location", new($"There is no location '{Excerpt.Of(spec.Location)}'.", $"没有部署位置“{Excerpt.Of(spec.Location)}”。"),
                new($"Choose one of: {string.Join(", ", locations)}.", $"请选择：{string.Join("、", locations)}。"));
        }

        var model = context.Models.FirstOrDefault(candidate => candidate.Name == spec.Model);
        if (model is null)
        {
            var near = Nearest.To(spec.Model, context.Models.Select(candidate => candidate.Name));
            var list = string.Join(", ", context.Models.Where(candidate => context.Offers.Any(candidate.IsAt)).Take(10).Select(candidate => candidate.Name));
            var (code, what) = spec.Model.Length == 0
                ? ("required", new LocalizedText("A base model is needed.", "缺少基础模型。"))
                : ("unknown-model", new LocalizedText($"There is no base model '{Excerpt.Of(spec.Model)}'.", $"没有基础模型“{Excerpt.Of(spec.Model)}”。"));
            findings.Error("model", code, what,
                near is null ? new($"Choose one of: {list}.", $"请选择：{list}。") : new($"Did you mean '{near}'?", $"是否指“{near}”？"));
        }

        return model;
    }

    private static string CheckTemplate(TaskSpec spec, BaseModel? model, FindingList findings)
    {
        if (!spec.Settings.IsSet(ParameterTable.Template))
        {
            return model?.OwnTemplate ?? "default";
        }

        if (Templates.Find(spec.Template) is null)
        {
            findings.Error("template", "unknown-template", new($"There is no template '{Excerpt.Of(spec.Template)}'.", $"没有模版“{Excerpt.Of(spec.Template)}”。"),
                Nearest.To(spec.Template, Templates.All.Select(template => template.Name)) is { } near ? new($"Did you mean '{near}'?", $"是否指“{near}”？") : ParameterTable.Template.Help);
        }

        return spec.Template;
    }

    private static List<DatasetReference> FindDatasets(
        Parameter row, IReadOnlyList<DatasetReference> references, SubmissionContext context, FindingList findings, JsonElement body)
    {
        var isGiven = body.TryGetProperty(row.Path, out var given) && !(row.IsOptional && given.ValueKind == JsonValueKind.Null);
        if (!row.IsOptional && references.Count == 0)
        {
            findings.Error(row.Path, "required", new("A dataset is needed.", "缺少训练数据集。"), row.Help);
        }
        else if (isGiven && references.Count != (given.ValueKind == JsonValueKind.Array ? given.GetArrayLength() : 1))
        {
            findings.Error(row.Path, "wrong-type", new("Datasets are named by texts, at most 16 of them.", "数据集用文本命名，最多 16 个。"), row.Help);
        }

        var found = new List<DatasetReference>();
        foreach (var reference in references.Distinct())
        {
            if (!context.Datasets.TryGetValue(reference, out var version))
            {
                findings.Error(row.Path, "unknown-dataset", new($"There is no dataset '{Excerpt.Of(reference.ToString())}'.", $"没有数据集“{Excerpt.Of(reference.ToString())}”。"),
                    new("Upload it first: POST /api/datasets/{name}/versions.", "请先上传：POST /api/datasets/{name}/versions。"));
            }
            else if (!version.Report.IsUsable)
            {
                findings.Error(row.Path, "unusable-dataset", new($"Dataset '{reference}' did not pass its check.", $"数据集“{reference}”未通过检查。"),
                    new("See its report, correct the file and upload it again.", "请查看报告，修正后重新上传。"));
            }
            else
            {
                found.Add(new DatasetReference(version.Dataset, version.Version));
            }
        }

        return found;
    }

    private static JobSpec ResolveJob(TaskSpec spec, JobSpec job, BaseModel? model, string path, SubmissionContext context, FindingList findings)
    {
        var offers = context.Offers.Where(offer => offer.Location == spec.Location).ToList();
        var settings = job.Settings;
        if (!settings.IsSet(ParameterTable.ComputeType))
        {
            var best = offers.OrderByDescending(offer => offer.Device == DeviceKind.Gpu).FirstOrDefault();
            settings = settings.With(ParameterTable.ComputeType, best?.ComputeType ?? "cpu");
        }

        var type = settings.Get(ParameterTable.ComputeType);
        var offer = offers.FirstOrDefault(candidate => candidate.ComputeType == type);
        if (offer is null && offers.Count > 0)
        {
            var list = string.Join(", ", offers.Select(candidate => candidate.ComputeType));
            findings.Error(path + ".compute.type", "unknown-compute-type", new($"Location '{spec.Location}' has no '{Excerpt.Of(type)}'.", $"位置“{spec.Location}”没有“{Excerpt.Of(type)}”。"),
                new($"It offers: {list}.", $"可用算力：{list}。"));
        }

        if (offer is not null && settings.Get(ParameterTable.Precision) == "auto")
        {
            var precision = offer.Device == DeviceKind.Cpu ? "fp32" : offer.SupportsBf16 ? "bf16" : "fp16";
            settings = settings.With(ParameterTable.Precision, precision);
        }

        // With rows of their own to measure on, none are held back by default.
        if (spec.ValidationDatasets.Count > 0 && !settings.IsSet(ParameterTable.ValidationRatio))
        {
            settings = settings.With(ParameterTable.ValidationRatio, 0.0);
        }

        var settled = job with { Settings = settings };
        return model is null || offer is null ? settled : ShardingChoice.Settle(spec, settled, model, offer, context, path, findings);
    }
}
