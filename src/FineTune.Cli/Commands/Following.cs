namespace FineTune.Cli.Commands;

/// <summary>Follows what goes on at the server, until it ends or Ctrl-C. What is followed never ends with the command.</summary>
internal static class Following
{
    /// <param name="session">The run of the command.</param>
    /// <param name="what">What is followed, as <c>support-bot/job-1</c>.</param>
    /// <param name="comeBack">The command that follows it again.</param>
    /// <param name="follow">Follows it to its end.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static async Task<ExitCode> RunAsync(
        Session session, string what, string comeBack, Func<Task<ExitCode>> follow, CancellationToken cancellation)
    {
        try
        {
            return await follow();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            session.Out.Note($"Detached; {what} goes on. Come back with: {comeBack}", $"已离开，{what} 继续运行。可用以下命令返回：{comeBack}");
            return ExitCode.Detached;
        }
    }
}
