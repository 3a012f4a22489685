using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using FineTune.Cli;
using FineTune.Cli.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var language = Language.Find(args, Environment.GetEnvironmentVariable);
ParserTexts.Use(language);
var parsed = Root.Build(language).Parse(args);
if (parsed.Action is ParseErrorAction mistake)
{
    // Help is for people; where a command is wrong in one place it would hide what is.
    mistake.ShowHelp = parsed.CommandResult.Command.Subcommands.Count > 0;
}

// After Ctrl-C a command has this long to say goodbye.
var exit = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(2) });

// The parser's own word for a wrong command line is 1.
return parsed.Errors.Count > 0 ? (int)ExitCode.Usage : exit;
