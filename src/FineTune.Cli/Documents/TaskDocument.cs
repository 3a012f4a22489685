using System.Globalization;
using System.Text.Json.Nodes;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Cli.Documents;

/// <summary>Builds the document of a task from a file and <c>--set path=value</c>.</summary>
internal static class TaskDocument
{
    /// <exception cref="CliException">The file cannot be read, or a setting names no parameter.</exception>
    public static JsonObject Read(string? name, string? file, IReadOnlyList<string> settings)
    {
        var document = file is null ? [] : DocumentFile.Read(file, new("a task: an object with name, model and dataset", "任务：包含 name、model、dataset 的对象"));
        if (name is not null)
        {
            document[ParameterTable.Name.Path] = name;
        }

        return Change(document, settings);
    }

    /// <summary>The document with settings in the place of its own.</summary>
    /// <exception cref="CliException">A setting names no parameter.</exception>
    public static JsonObject Change(JsonObject document, IReadOnlyList<string> settings)
    {
        foreach (var setting in settings)
        {
            Set(document, setting);
        }

        return document;
    }

    private static void Set(JsonObject document, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        var (job, path) = SplitJob(equals < 0 ? setting : setting[..equals]);
        if (equals < 0 || ParameterTable.All.FirstOrDefault(row => row.Path == path) is not { } row || (job is not null && row.Section == ParameterSection.Basic))
        {
            throw NoParameter(setting, path);
        }

        var text = setting[(equals + 1)..];
        if (row.Section == ParameterSection.Basic)
        {
            document[row.Path] = row.IsList && text.Contains(',', StringComparison.Ordinal)
                ? new JsonArray([.. text.Split(',').Select(item => JsonValue.Create(item))])
                : ParameterText.ToJson(row, text);
            return;
        }

        foreach (var target in Jobs(document, job))
        {
            var section = row.Path[..row.Path.IndexOf('.', StringComparison.Ordinal)];

            // What is no object where one belongs is for the server to tell.
            if ((target[section] ??= new JsonObject()) is JsonObject fields)
            {
                fields[row.Field] = ParameterText.ToJson(row, text);
            }
        }
    }

    // The job that is meant, or all; as many are made as it takes.
    private static IEnumerable<JsonObject> Jobs(JsonObject document, int? job)
    {
        if (document["jobs"] is not JsonArray jobs)
        {
            document["jobs"] = jobs = [];
        }

        while (jobs.Count <= (job ?? 0))
        {
            jobs.Add(new JsonObject { ["name"] = $"job-{jobs.Count + 1}" });
        }

        return (job is null ? jobs : jobs.Skip(job.Value).Take(1)).OfType<JsonObject>();
    }

    // jobs[1].lora.rank is the second job's; lora.rank is every job's.
    private static (int? Job, string Path) SplitJob(string path)
    {
        const string Start = "jobs[";
        var end = path.IndexOf("].", StringComparison.Ordinal);
        return path.StartsWith(Start, StringComparison.Ordinal) && end > 0
            && int.TryParse(path.AsSpan(Start.Length, end - Start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var job) && job < TaskSpecReader.MaxJobs
                ? (job, path[(end + 2)..])
                : (null, path);
    }

    private static CliException NoParameter(string setting, string path)
    {
        var near = Nearest.To(path, ParameterTable.All.Select(row => row.Path));
        return new CliException(ExitCode.Usage, new(
            $"'{setting}' sets no parameter. {(near is null ? "" : $"Did you mean {near}? ")}"
                + "Write path=value, as lora.rank=16 or jobs[1].lora.rank=32; 'finetune catalog parameters' lists the paths.",
            $"“{setting}”不是参数设置。{(near is null ? "" : $"是否想写 {near}？")}"
                + "请写成 路径=值，如 lora.rank=16 或 jobs[1].lora.rank=32；finetune catalog parameters 列出所有路径。"));
    }
}
