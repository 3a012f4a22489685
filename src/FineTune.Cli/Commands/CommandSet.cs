using System.CommandLine;
using System.CommandLine.Completions;
using FineTune.Core.Findings;

namespace FineTune.Cli.Commands;

/// <summary>Runs a command.</summary>
internal delegate Task<ExitCode> Run(Session session, ParseResult parsed, CancellationToken cancellation);

/// <summary>Makes commands in one language, with the options that all have and one way to end.</summary>
internal sealed class CommandSet(GlobalOptions options, Language language)
{
    public Language Language => language;

    /// <summary>Names that a server has, for completion.</summary>
    public ServerNames Names { get; } = new(options, language);

    public Command Group(string name, LocalizedText help, params IEnumerable<Command> commands)
    {
        var group = new Command(name, language.Of(help));
        foreach (var command in commands)
        {
            group.Add(command);
        }

        return group;
    }

    /// <param name="name">Name of the command.</param>
    /// <param name="help">One line about it.</param>
    /// <param name="define">Adds arguments and options, and gives what runs.</param>
    public Command Make(string name, LocalizedText help, Func<Command, Run> define)
    {
        var command = new Command(name, language.Of(help));
        var run = define(command);
        command.SetAction((parsed, cancellation) => RunAsync(run, parsed, cancellation));
        return command;
    }

    public Argument<string> Required(Command command, string name, LocalizedText help)
    {
        var argument = new Argument<string>(name) { Description = language.Of(help) };
        command.Add(argument);
        return argument;
    }

    /// <summary>The task that a command is about.</summary>
    public Argument<string> Task(Command command) => Suggest(Required(command, "task", new("Name of the task", "任务名称")), Names.Tasks);

    /// <summary>The dataset, or the version of it, that a command is about.</summary>
    public Argument<string> Dataset(Command command) =>
        Suggest(Required(command, "dataset", new("name, or name@version", "名称，或 名称@版本")), Names.Datasets);

    /// <summary>The rule that a command is about.</summary>
    public Argument<string> Rule(Command command) => Suggest(Required(command, "rule", new("Name of the rule", "规则名称")), Names.Rules);

    /// <summary>Completes an argument by names that the server has. Help, which would show them all, shows the argument's own name.</summary>
    public static Argument<T> Suggest<T>(Argument<T> argument, Func<CompletionContext, IEnumerable<CompletionItem>> names)
    {
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add(names);
        return argument;
    }

    public Argument<string?> Optional(Command command, string name, LocalizedText help)
    {
        var argument = new Argument<string?>(name) { Description = language.Of(help), Arity = ArgumentArity.ZeroOrOne };
        command.Add(argument);
        return argument;
    }

    public Option<T> Option<T>(Command command, string name, LocalizedText help, params string[] aliases)
    {
        var option = new Option<T>(name, aliases) { Description = language.Of(help) };
        command.Add(option);
        return option;
    }

    /// <summary><c>--yes</c>: goes on without asking.</summary>
    public Option<bool> Yes(Command command) => Option<bool>(command, "--yes", new("Do not ask", "不询问"), "-y");

    private async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken cancellation)
    {
        Session? session = null;
        try
        {
            session = new Session(parsed, options, language);
            return (int)await run(session, parsed, cancellation);
        }
        catch (CliException failure)
        {
            Tell(session, failure);
            return (int)failure.Code;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (int)ExitCode.Detached;
        }
        finally
        {
            session?.Dispose();
        }
    }

    private void Tell(Session? session, CliException failure)
    {
        if (session is not null && failure.Findings.Count > 0)
        {
            session.Out.WriteFindings(failure.Findings);
        }
        else
        {
            Console.Error.WriteLine($"{language.Of("error: ", "错误：")}{language.Of(failure.Text)}");
        }
    }
}
