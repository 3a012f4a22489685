using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Cli.Server;
using FineTune.Core.Lifecycle;
using Spectre.Console;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>Follows a task until all its jobs rest.</summary>
internal sealed class Watching(Session session, string name, CancellationToken cancellation)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Patience patience = new(session);
    private readonly Listing listing = JobListing.Of(name);

    public static Task<ExitCode> RunAsync(Session session, string name, CancellationToken cancellation)
    {
        var watching = new Watching(session, name, cancellation);
        return Following.RunAsync(
            session, name, $"finetune task watch {name}", session.Out.IsLive ? watching.LiveAsync : watching.LinesAsync, cancellation);
    }

    private async Task<ExitCode> LiveAsync()
    {
        var jobs = await LookAsync();
        await session.Out.Answers.Live(session.Out.TableOf(jobs, listing)).StartAsync(async live =>
        {
            while (!jobs.All(JobJson.Rests))
            {
                await Task.Delay(Pause, cancellation);
                jobs = await LookAsync();
                live.UpdateTarget(session.Out.TableOf(jobs, listing));
            }
        });
        session.Out.Hint(listing.Next(jobs));
        return Outcome(jobs);
    }

    // One line for each change of a state, so that a log of it can be read.
    private async Task<ExitCode> LinesAsync()
    {
        var told = new Dictionary<string, string>();
        while (true)
        {
            var jobs = await LookAsync();
            foreach (var job in jobs)
            {
                var (key, state) = (Show.Text(job["name"]), Show.Text(job["state"]));
                if (told.GetValueOrDefault(key) != state)
                {
                    told[key] = state;
                    session.Out.Notes.WriteLine($"{name}/{key} {state} {Show.Percent(job["progress"])}");
                }
            }

            if (jobs.All(JobJson.Rests))
            {
                session.Out.Write(new JsonArray([.. jobs.Select(job => job.DeepClone())]), listing);
                return Outcome(jobs);
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    private Task<List<JsonNode>> LookAsync() =>
        patience.LookAsync(async () => JobJson.Of(await session.Server.GetAsync(TaskPath.Of(name), cancellation)), cancellation);

    private static ExitCode Outcome(List<JsonNode> jobs) =>
        jobs.All(job => JobJson.State(job) is JobState.Succeeded or JobState.Paused) ? ExitCode.Done : ExitCode.JobFailed;
}
