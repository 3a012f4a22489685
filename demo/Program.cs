using System.Diagnostics;
using FineTune.Demo;
using Spectre.Console;

const string Prompt = "How do I reset my password?";
var python = args.Length > 0 ? args[0] : "python3";
var started = Stopwatch.StartNew();
using var client = new DemoClient(new Uri("http://127.0.0.1:7071"));

await client.WaitUntilReadyAsync();
var version = await client.UploadAsync("support-faq", "samples/support-faq.jsonl");
AnsiConsole.MarkupLineInterpolated($"Dataset [blue]support-faq[/]: {version}");

var name = $"demo-{DateTime.UtcNow:HHmmss}";
await client.CreateAsync(DemoTask.Document(name));
AnsiConsole.MarkupLineInterpolated($"Task [blue]{name}[/]: one job on 1 node, one on 2 nodes × 1 card");

var succeeded = await DemoProgress.WatchAsync(client, name);
if (!succeeded)
{
    AnsiConsole.MarkupLine("[red]A job did not succeed.[/]");
    AnsiConsole.WriteLine(await client.TaskTextAsync(name));
    return 1;
}

var table = new Table().AddColumns("Job", "First loss", "Final loss", "Eval loss before", "Eval loss after", "Adapter");
var adapter = "";
foreach (var job in DemoTask.Jobs)
{
    var result = await client.ResultAsync(name, job);
    adapter = await client.DownloadAdapterAsync(name, job, Path.Combine(".finetune", "demo", name, job));
    table.AddRow(job, $"{result.First:0.000}", $"{result.Final:0.000}", $"{result.BaseEval:0.000}", $"{result.Eval:0.000}", adapter);
}

AnsiConsole.Write(table);
AnsiConsole.MarkupLineInterpolated($"[grey]Asked:[/]  {Prompt}");
AnsiConsole.MarkupLineInterpolated($"[grey]Before:[/] {await DemoAnswer.AskAsync(python, Prompt, null)}");
AnsiConsole.MarkupLineInterpolated($"[grey]After:[/]  {await DemoAnswer.AskAsync(python, Prompt, adapter)}");
AnsiConsole.MarkupLineInterpolated($"Done in {started.Elapsed.TotalSeconds:0} s.");
return 0;
