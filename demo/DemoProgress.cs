using Spectre.Console;

namespace FineTune.Demo;

/// <summary>Shows a bar for each job and the log of the one that trains, until both have ended.</summary>
internal static class DemoProgress
{
    private static readonly string[] Ended = ["succeeded", "failed", "cancelled"];

    /// <returns>Whether every job succeeded.</returns>
    public static Task<bool> WatchAsync(DemoClient client, string task) =>
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async context =>
        {
            var bars = DemoTask.Jobs.ToDictionary(job => job, job => context.AddTask(job));
            var shown = DemoTask.Jobs.ToDictionary(job => job, _ => 0);
            while (true)
            {
                var jobs = await client.JobsAsync(task);
                foreach (var job in jobs)
                {
                    bars[job.Name].Value = job.State == "succeeded" ? 100 : job.Percent;
                    bars[job.Name].Description = $"{job.Name} [grey]{job.State}[/]";
                    var lines = await client.LogAsync(task, job.Name);
                    foreach (var line in lines.Skip(shown[job.Name]))
                    {
                        AnsiConsole.MarkupLineInterpolated($"[grey]{job.Name}[/] {line}");
                    }

                    shown[job.Name] = lines.Count;
                }

                if (jobs.All(job => Ended.Contains(job.State)))
                {
                    return jobs.All(job => job.State == "succeeded");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500));
            }
        });
}
