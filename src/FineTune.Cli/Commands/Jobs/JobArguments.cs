using System.CommandLine;
using FineTune.Cli.Commands.Tasks;

namespace FineTune.Cli.Commands.Jobs;

/// <summary>The two arguments that name a job.</summary>
internal sealed class JobArguments(CommandSet set, Command command)
{
    private readonly Argument<string> task = set.Task(command);
    private readonly Argument<string?> job = set.Optional(command, "job", new("Name of the job; the first by default", "作业名称，默认第一个"));

    /// <exception cref="CliException">There is no such task.</exception>
    public async Task<(string Task, string Job)> ReadAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(task);
        return (name, await TaskPath.JobAsync(session, name, parsed.GetValue(job), cancellation));
    }
}
