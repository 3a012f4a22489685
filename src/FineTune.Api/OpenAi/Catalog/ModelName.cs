using System.Globalization;
using FineTune.Api.OpenAi.Jobs;

namespace FineTune.Api.OpenAi.Catalog;

/// <summary>
/// Name of a tuned model, <c>ft:{base}:{organization}:{suffix}:{tail}</c>, and of a checkpoint of it with
/// <c>:ckpt-step-{n}</c> behind. It leads back to its job without a search: a task made on this surface is called
/// <c>{suffix}-{tail}</c>, any other stands in the suffix with its own name.
/// </summary>
internal static class ModelName
{
    private const string CheckpointMark = "ckpt-step-";

    public static string Of(FoundJob found, string organization)
    {
        var id = found.Id;
        var settings = new JobSettings(found.Task, id.Job);
        var model = found.Origin?.Model ?? settings.Text(Core.Parameters.ParameterTable.Model);
        var task = id.Task.EndsWith("-" + id.Tail, StringComparison.Ordinal) ? id.Task[..^(id.Tail.Length + 1)] : id.Task;
        var suffix = id.Job == TaskDocument.JobName ? task : $"{id.Task}.{id.Job}";
        return $"ft:{model}:{organization}:{suffix}:{id.Tail}";
    }

    public static string OfCheckpoint(string model, long step) => string.Create(CultureInfo.InvariantCulture, $"{model}:{CheckpointMark}{step}");

    /// <summary>Jobs that a name can mean, and the step of the checkpoint that it names.</summary>
    public static (IReadOnlyList<JobId> Candidates, long? Step) Parse(string name)
    {
        var parts = name.Split(':');
        long? step = null;
        if (parts[^1].StartsWith(CheckpointMark, StringComparison.Ordinal))
        {
            if (!long.TryParse(parts[^1].AsSpan(CheckpointMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return ([], null);
            }

            (step, parts) = (number, parts[..^1]);
        }

        if (parts.Length < 5 || parts[0] != "ft")
        {
            return ([], null);
        }

        var (suffix, tail) = (parts[^2], parts[^1]);
        var dot = suffix.IndexOf('.', StringComparison.Ordinal);
        JobId?[] candidates = dot < 0
            ? [JobId.ParseParts([$"{suffix}-{tail}", TaskDocument.JobName, tail]), JobId.ParseParts([suffix, TaskDocument.JobName, tail])]
            : [JobId.ParseParts([suffix[..dot], suffix[(dot + 1)..], tail])];
        return ([.. candidates.OfType<JobId>()], step);
    }
}
