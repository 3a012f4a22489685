using System.CommandLine.Completions;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands;

/// <summary>Names that the server has, for a shell that completes a command line: quickly, or none.</summary>
internal sealed class ServerNames(GlobalOptions options, Language language)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public IEnumerable<CompletionItem> Tasks(CompletionContext context) => Read(context, "/api/tasks?pageSize=500", "name");

    public IEnumerable<CompletionItem> Datasets(CompletionContext context) => Read(context, "/api/datasets", "dataset");

    public IEnumerable<CompletionItem> Rules(CompletionContext context) => Read(context, "/api/rules", "name");

    private IEnumerable<CompletionItem> Read(CompletionContext context, string path, string field)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            using var session = new Session(context.ParseResult, options, language);
            var answer = session.Server.GetAsync(path, limit.Token).GetAwaiter().GetResult();
            var items = answer as JsonArray ?? answer?["items"] as JsonArray ?? [];
            return [.. items.Select(item => Show.Text(item?[field])).Distinct().Select(name => new CompletionItem(name))];
        }
        catch (Exception failure) when (failure is CliException or OperationCanceledException)
        {
            return [];
        }
    }
}
