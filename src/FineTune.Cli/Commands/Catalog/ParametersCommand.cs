using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Core.Parameters;

namespace FineTune.Cli.Commands.Catalog;

/// <summary><c>finetune catalog parameters</c>: read off the table itself, so that it can be looked up without a server.</summary>
internal static class ParametersCommand
{
    private static readonly Listing Parameters = new(
        row => Show.Text(row["path"]),
        [
            new(new("Path", "路径"), row => Show.Text(row["path"])),
            new(new("Default", "默认"), row => Show.Text(row["default"])),
            new(new("Values", "取值"), row => Show.Text(row["values"]), Wraps: true),
            new(new("Help", "说明"), row => Show.Text(row["help"]), Wraps: true),
        ],
        _ => "finetune task validate NAME --set path=value");

    public static Command Of(CommandSet set) => set.Make("parameters", new("Parameters that --set takes", "--set 可用的参数"), command =>
    {
        var search = set.Optional(command, "path", new("Only parameters whose path holds this", "只列出路径包含该文本的参数"));
        return (session, parsed, cancellation) =>
        {
            var part = parsed.GetValue(search) ?? "";
            var rows = ParameterTable.All.Where(row => row.Path.Contains(part, StringComparison.OrdinalIgnoreCase)).ToList();
            if (rows.Count == 0)
            {
                throw new CliException(ExitCode.NotFound, new($"No parameter's path holds '{part}'.", $"没有路径包含“{part}”的参数。"));
            }

            session.Out.Write(new JsonArray([.. rows.Select(row => Describe(row, session.Language))]), Parameters);
            return Task.FromResult(ExitCode.Done);
        };
    });

    private static JsonObject Describe(Parameter row, Language language) => new()
    {
        ["path"] = row.Path,
        ["kind"] = row.Kind.ToString().ToLowerInvariant(),
        ["default"] = row.Write(row.DefaultValue),
        ["values"] = row.Choices.Count > 0 ? string.Join(" | ", row.Choices.Select(choice => choice.Value)) : Range(row),
        ["help"] = language.Of(row.Help),
    };

    private static string Range(Parameter row)
    {
        var low = row.Minimum is { } minimum ? $"{(row.ExclusiveMinimum ? ">" : "≥")} {Show.Value(minimum)}" : "";
        var high = row.Maximum is { } maximum ? $"≤ {Show.Value(maximum)}" : "";
        return $"{low} {high}".Trim();
    }
}
