using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Core.Parameters;

namespace FineTune.Cli.Documents;

/// <summary>Builds the document of a task from a file and <c>--set path=value</c>.</summary>
internal static class TaskDocument
{
    /// <exception cref="CliException">The file cannot be read, or a setting names no parameter.</exception>
    public static JsonObject Read(string? name, string? file, IReadOnlyList<string> settings)
    {
        var document = file is null ? [] : ReadFile(file);
        if (name is not null)
        {
            document["name"] = name;
        }

        return Change(document, settings);
    }

    /// <summary>The document with settings in the place of its own.</summary>
    public static JsonObject Change(JsonObject document, IReadOnlyList<string> settings)
    {
        foreach (var setting in settings)
        {
            Set(document, setting);
        }

        return document;
    }

    private static JsonObject ReadFile(string file)
    {
        try
        {
            var text = file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file);
            return YamlText.Read(text) as JsonObject
                ?? throw new CliException(ExitCode.Refused, new($"{file} holds no task: an object with a name, a model, a dataset.", $"{file} 中没有任务：应为包含 name、model、dataset 的对象。"));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, new($"{file} cannot be read: {missing.Message}", $"无法读取 {file}：{missing.Message}"));
        }
    }

    private static void Set(JsonObject document, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        var path = equals < 0 ? setting : setting[..equals];
        var (job, name) = SplitJob(path);
        if (equals < 0 || ParameterTable.All.FirstOrDefault(row => row.Path == name) is not { } row)
        {
            throw new CliException(ExitCode.Usage, new(
                $"'{setting}' sets no parameter. Write path=value, as lora.rank=16 or jobs[1].lora.rank=32; 'finetune catalog parameters' lists the paths.",
                $"“{setting}”不是参数设置。请写成 路径=值，如 lora.rank=16 或 jobs[1].lora.rank=32；finetune catalog parameters 列出所有路径。"));
        }

        var text = setting[(equals + 1)..];
        if (row.Section == ParameterSection.Basic)
        {
            document[row.Path] = row == ParameterTable.Dataset && text.Contains(',', StringComparison.Ordinal)
                ? new JsonArray([.. text.Split(',').Select(item => JsonValue.Create(item))])
                : ParameterText.ToJson(row, text);
            return;
        }

        if (document["jobs"] is not JsonArray jobs)
        {
            document["jobs"] = jobs = [];
        }

        while (jobs.Count <= (job ?? 0))
        {
            jobs.Add(new JsonObject { ["name"] = $"job-{jobs.Count + 1}" });
        }

        foreach (var target in job is null ? jobs.OfType<JsonObject>() : [jobs[job.Value]!.AsObject()])
        {
            var section = row.Path[..row.Path.IndexOf('.', StringComparison.Ordinal)];
            target[section] ??= new JsonObject();
            target[section]![row.Field] = ParameterText.ToJson(row, text);
        }
    }

    // jobs[1].lora.rank is the second job's; lora.rank is every job's.
    private static (int? Job, string Path) SplitJob(string path)
    {
        var end = path.IndexOf("].", StringComparison.Ordinal);
        return path.StartsWith("jobs[", StringComparison.Ordinal) && end > 0 && int.TryParse(path.AsSpan(5, end - 5), out var job) && job is >= 0 and < 32
            ? (job, path[(end + 2)..])
            : (null, path);
    }
}
