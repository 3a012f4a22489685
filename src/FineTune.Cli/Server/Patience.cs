namespace FineTune.Cli.Server;

/// <summary>Goes on where a server is away for a while, as while it is started again: what is followed goes on without it too.</summary>
internal sealed class Patience(Session session)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long? awaySince;

    /// <summary>The result of looking, as soon as there is one.</summary>
    /// <exception cref="CliException">The server refused, or stayed away.</exception>
    public async Task<T> LookAsync<T>(Func<Task<T>> look, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var seen = await look();
                awaySince = null;
                return seen;
            }
            catch (CliException away) when (away.Code == ExitCode.Unreachable && IsWorthWaiting())
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    private bool IsWorthWaiting()
    {
        if (awaySince is null)
        {
            awaySince = Environment.TickCount64;
            session.Out.Note("The server does not answer; looking again until it does.", "服务器暂无响应，将持续重试。");
        }

        return Environment.TickCount64 - awaySince < Limit.TotalMilliseconds;
    }
}
