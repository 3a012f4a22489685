using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using Spectre.Console;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>Follows a task until all its jobs rest.</summary>
internal static class Watching
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly string[] Rest = ["succeeded", "failed", "cancelled", "paused", "deleted"];

    public static async Task<ExitCode> FollowAsync(Session session, string name, CancellationToken cancellation)
    {
        try
        {
            return session.Out.IsLive ? await LiveAsync(session, name, cancellation) : await LinesAsync(session, name, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            session.Out.Note($"Detached; {name} goes on. Come back with: finetune task watch {name}", $"已离开，{name} 继续运行。可用 finetune task watch {name} 返回。");
            return ExitCode.Detached;
        }
    }

    private static async Task<ExitCode> LiveAsync(Session session, string name, CancellationToken cancellation)
    {
        var listing = JobListing.Of(name);
        var task = await session.Server.GetAsync(TaskPath.Of(name), cancellation);
        await session.Out.Answers.Live(session.Out.TableOf(JobsOf(task), listing)).StartAsync(async live =>
        {
            while (!HasEnded(task))
            {
                await Task.Delay(Look, cancellation);
                task = await session.Server.GetAsync(TaskPath.Of(name), cancellation);
                live.UpdateTarget(session.Out.TableOf(JobsOf(task), listing));
            }
        });
        return Close(session, name, task);
    }

    // One line for each change of a state, so that a log of it can be read.
    private static async Task<ExitCode> LinesAsync(Session session, string name, CancellationToken cancellation)
    {
        var told = new Dictionary<string, string>();
        while (true)
        {
            var task = await session.Server.GetAsync(TaskPath.Of(name), cancellation);
            foreach (var job in JobsOf(task))
            {
                var (key, state) = (Show.Text(job["name"]), Show.Text(job["state"]));
                if (told.GetValueOrDefault(key) != state)
                {
                    told[key] = state;
                    session.Out.Notes.WriteLine($"{name}/{key} {state} {Show.Percent(job["progress"])}");
                }
            }

            if (HasEnded(task))
            {
                session.Out.Write(task!["jobs"], JobListing.Of(name));
                return Close(session, name, task);
            }

            await Task.Delay(Look, cancellation);
        }
    }

    private static ExitCode Close(Session session, string name, JsonNode? task)
    {
        if (session.Out.IsLive)
        {
            session.Out.Hint(JobListing.Of(name).Next([.. JobsOf(task)]));
        }

        return JobsOf(task).All(job => Show.Text(job["state"]) is "succeeded" or "paused") ? ExitCode.Done : ExitCode.JobFailed;
    }

    private static bool HasEnded(JsonNode? task) => JobsOf(task).All(job => Rest.Contains(Show.Text(job["state"])) && !IsOnItsWay(job));

    // A job whose user has just asked for something else only rests until that begins.
    private static bool IsOnItsWay(JsonNode job) => Show.Text(job["state"]) == "paused" && Show.Text(job["wish"]) != "pause";

    private static List<JsonNode> JobsOf(JsonNode? task) => [.. task!["jobs"]!.AsArray().OfType<JsonNode>()];
}
