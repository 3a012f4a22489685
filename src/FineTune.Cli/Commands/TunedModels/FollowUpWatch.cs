using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Cli.Server;
using FineTune.Core.Findings;
using Spectre.Console;

namespace FineTune.Cli.Commands.TunedModels;

/// <summary>Watches what the server makes of a finished job, to its end.</summary>
/// <typeparam name="TState">How far it is; <paramref name="succeeded"/> and <paramref name="failed"/> are how it ends.</typeparam>
internal sealed class FollowUpWatch<TState>(Session session, string path, IReadOnlyDictionary<TState, LocalizedText> steps, TState succeeded, TState failed)
    where TState : struct, Enum
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How it is in the end.</summary>
    /// <param name="seen">How it is now.</param>
    /// <param name="cancellation">Stops watching; it goes on.</param>
    /// <exception cref="CliException">It failed.</exception>
    public async Task<JsonNode> FollowAsync(JsonNode seen, CancellationToken cancellation)
    {
        var end = session.Out.Notes.Profile.Capabilities.Interactive
            ? await session.Out.Notes.Status().StartAsync(Text(StateOf(seen)), status => LookAsync(seen, state => status.Status = Text(state), cancellation))
            : await LookAsync(seen, state => session.Out.Note(steps[state].En, steps[state].Zh), cancellation);
        return StateOf(end).Equals(failed) ? throw Failure(end["error"]!) : end;
    }

    private async Task<JsonNode> LookAsync(JsonNode seen, Action<TState> tell, CancellationToken cancellation)
    {
        var patience = new Patience(session);
        TState? told = null;
        while (true)
        {
            var state = StateOf(seen);
            if (!state.Equals(told))
            {
                tell(state);
                told = state;
            }

            if (state.Equals(succeeded) || state.Equals(failed))
            {
                return seen;
            }

            await Task.Delay(Pause, cancellation);
            seen = (await patience.LookAsync(() => session.Server.GetAsync(path, cancellation), cancellation))!;
        }
    }

    private static TState StateOf(JsonNode seen) => Enum.Parse<TState>(Show.Text(seen["state"]), ignoreCase: true);

    private string Text(TState state) => session.Language.Of(steps[state]);

    private static CliException Failure(JsonNode error)
    {
        var finding = FindingJson.Read(error.AsObject()) with { Severity = Severity.Error };
        return new CliException(ExitCode.JobFailed, finding.Message, [finding]);
    }
}
