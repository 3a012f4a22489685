using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>Creates a task: shows what it takes, asks, and follows it if wanted.</summary>
internal sealed class Creation(CommandSet set, Command command)
{
    private readonly Option<bool> yes = set.Yes(command);
    private readonly Option<bool> watch = set.Option<bool>(command, "--watch", new("Follow it to its end", "跟随到结束"), "-w");

    public async Task<ExitCode> RunAsync(Session session, ParseResult parsed, JsonObject document, CancellationToken cancellation)
    {
        var isSure = parsed.GetValue(yes);
        if (!isSure)
        {
            var plan = await Plan.ReadAsync(session, document, cancellation);
            plan.Write(session, session.Out.Notes);
            if (!plan.IsValid || !Confirm.Ask(session, isSure, new("Create it?", "确认创建？")))
            {
                return ExitCode.Refused;
            }
        }

        var task = await session.Server.PostAsync("/api/tasks", document, cancellation);
        var name = Show.Text(task!["name"]);
        if (parsed.GetValue(watch))
        {
            return await Watching.RunAsync(session, name, cancellation);
        }

        session.Out.Write(task, TaskCommands.Listing with { Next = _ => $"finetune task watch {name}" });
        return ExitCode.Done;
    }
}
