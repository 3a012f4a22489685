using System.Text.Json;
using System.Text.RegularExpressions;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks.Rules;

namespace FineTune.Core.Tasks;

/// <summary>Reads a task from any JSON whatever, and tells everything that is wrong with it at once.</summary>
public static partial class TaskSpecReader
{
    /// <summary>Most jobs that one task can have.</summary>
    public const int MaxJobs = 32;

    private const int MaxDatasets = 16;

    /// <summary>Datasets that a body names, to train and to measure on, as far as it can be read.</summary>
    public static IReadOnlyList<DatasetReference> DatasetReferences(JsonElement body) =>
        [.. References(body, ParameterTable.Dataset).Union(References(body, ParameterTable.ValidationDataset))];

    /// <summary>Datasets that a body names in one of its fields, as far as it can be read.</summary>
    internal static IReadOnlyList<DatasetReference> References(JsonElement body, Parameter row) =>
        body.ValueKind == JsonValueKind.Object && Field(body, row.Path) is { } names
            ? [.. Texts(names).Take(MaxDatasets).Select(DatasetReference.Parse)]
            : [];

    /// <summary>The text of one of a body's fields; null where it is none.</summary>
    internal static string? TextOf(JsonElement body, Parameter row) =>
        body.ValueKind == JsonValueKind.Object && Field(body, row.Path) is { } field && JsonText.TryGet(field, out var text) ? text : null;

    /// <summary>Reads and checks a task. Never throws.</summary>
    public static TaskReading Read(JsonElement body, SubmissionContext context)
    {
        var findings = new FindingList();
        if (body.ValueKind != JsonValueKind.Object)
        {
            findings.Error("", "wrong-type", new("A task is a JSON object.", "任务应为 JSON 对象。"), new("Send { \"name\": … }.", "请发送 { \"name\": … }。"));
            return new TaskReading(null, findings.All, []);
        }

        var reader = new SettingsReader(findings);
        var rows = ParameterTable.OfTask.Where(row => !row.IsList).ToList();
        var lists = ParameterTable.OfTask.Where(row => row.IsList).Select(row => row.Path);
        var settings = new Settings(reader.Read(body, "", rows, [.. lists, "jobs"]));
        CheckName(findings, "name", settings.Get(ParameterTable.Name), settings.IsSet(ParameterTable.Name));
        var training = References(body, ParameterTable.Dataset);
        var spec = new TaskSpec(settings, training, References(body, ParameterTable.ValidationDataset), ReadJobs(reader, findings, body));
        var resolved = TaskResolution.Resolve(spec, context, findings, body);
        var estimates = TaskCheck.Check(resolved, context, findings);
        return new TaskReading(findings.HasErrors ? null : resolved, findings.All, estimates);
    }

    /// <summary>Whether a text can name a task, a job or a dataset.</summary>
    public static bool IsName(string text) => text.Length <= 63 && NamePattern().IsMatch(text);

    private static List<JobSpec> ReadJobs(SettingsReader reader, FindingList findings, JsonElement body)
    {
        if (Field(body, "jobs") is not { } list)
        {
            return [new JobSpec("job-1", new Settings(new Dictionary<Parameter, object?>()))];
        }

        var jobs = new List<JobSpec>();
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MaxJobs)
        {
            findings.Error("jobs", "wrong-type", new($"Jobs are a list of 1 to {MaxJobs}.", $"jobs 应为 1 到 {MaxJobs} 个作业的列表。"),
                new("Split larger comparisons over several tasks.", "更大的对比请拆成多个任务。"));
            return jobs;
        }

        foreach (var (json, index) in list.EnumerateArray().Select((json, index) => (json, index)))
        {
            var path = $"jobs[{index}]";
            if (json.ValueKind != JsonValueKind.Object)
            {
                findings.Error(path, "wrong-type", new("A job is an object.", "作业应为对象。"), new("Write { \"name\": \"job-1\", … }.", "请写成 { \"name\": \"job-1\", … }。"));
                continue;
            }

            var name = Field(json, "name") is { } given ? (JsonText.TryGet(given, out var text) ? text : "") : $"job-{index + 1}";
            CheckName(findings, path + ".name", name, isSet: true);
            if (jobs.Any(job => job.Name == name))
            {
                findings.Error(path + ".name", "duplicate-name", new($"Two jobs are called '{Excerpt.Of(name)}'.", $"有两个作业名为“{Excerpt.Of(name)}”。"),
                    new("Give each job its own name.", "请为每个作业取不同的名称。"));
            }

            jobs.Add(new JobSpec(name, new Settings(reader.Read(json, path, ParameterTable.OfJob, "name"))));
        }

        return jobs;
    }

    private static void CheckName(FindingList findings, string path, string name, bool isSet)
    {
        if (!isSet)
        {
            findings.Error(path, "required", new("A name is needed.", "缺少名称。"), ParameterTable.Name.Help);
        }
        else if (!IsName(name))
        {
            findings.Error(path, "bad-name", new($"'{Excerpt.Of(name)}' is not a name.", $"“{Excerpt.Of(name)}”不是合法名称。"), ParameterTable.Name.Help);
        }
    }

    private static JsonElement? Field(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : null;

    private static IEnumerable<string> Texts(JsonElement json)
    {
        var items = json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : Enumerable.Repeat(json, 1);
        foreach (var item in items)
        {
            if (JsonText.TryGet(item, out var text))
            {
                yield return text;
            }
        }
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
