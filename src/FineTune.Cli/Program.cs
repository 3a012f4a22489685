using System.CommandLine;
using FineTune.Cli;
using FineTune.Cli.Commands;

Console.OutputEncoding = System.Text.Encoding.UTF8;
var language = Language.Find(args, Environment.GetEnvironmentVariable);
var parsed = Root.Build(language).Parse(args);
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(2) };
var exit = await parsed.InvokeAsync(configuration);

// The parser's own word for a wrong command line is 1.
return parsed.Errors.Count > 0 ? (int)ExitCode.Usage : exit;
