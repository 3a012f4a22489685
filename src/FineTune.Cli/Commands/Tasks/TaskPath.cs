using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>Addresses of a task and its jobs.</summary>
internal static class TaskPath
{
    public static string Of(string task, string? job = null) =>
        $"/api/tasks/{Uri.EscapeDataString(task)}" + (job is null ? "" : $"/jobs/{Uri.EscapeDataString(job)}");

    /// <summary>The job that was named, or the task's first.</summary>
    /// <exception cref="CliException">There is no such task.</exception>
    public static async Task<string> JobAsync(Session session, string task, string? job, CancellationToken cancellation) =>
        job ?? Show.Text(JobJson.Of(await session.Server.GetAsync(Of(task), cancellation))[0]["name"]);
}
