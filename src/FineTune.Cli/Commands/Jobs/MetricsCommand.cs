using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;
using FineTune.Cli.Server;
using Spectre.Console;

namespace FineTune.Cli.Commands.Jobs;

/// <summary><c>finetune metrics</c></summary>
internal static class MetricsCommand
{
    private const int CurveWidth = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly string[] Shown = ["loss", "eval_loss", "lr", "grad_norm", "tokens_per_second"];

    private static readonly Listing Curves = new(
        row => Show.Text(row["metric"]),
        [
            new(new("Metric", "指标"), row => Show.Text(row["metric"])),
            new(new("First", "首值"), row => Show.Value(Show.Number(row["first"]))),
            new(new("Last", "末值"), row => Show.Value(Show.Number(row["last"]))),
            new(new("Least", "最小"), row => Show.Value(Show.Number(row["least"]))),
            new(new("Curve", "曲线"), row => Show.Sparkline([.. row["values"]!.AsArray().Select(value => Show.Number(value) ?? 0)], CurveWidth)),
        ],
        _ => "");

    public static Command Of(CommandSet set) => set.Make("metrics", new("Loss, rates and speed of a job as curves", "以曲线显示作业的损失、学习率和速度"), command =>
    {
        var arguments = new JobArguments(set, command);
        var watch = set.Option<bool>(command, "--watch", new("Go on until the job rests; Ctrl-C leaves it running", "持续显示直到作业结束；Ctrl-C 离开但不停止作业"), "-w");
        return async (session, parsed, cancellation) =>
        {
            var (task, job) = await arguments.ReadAsync(session, parsed, cancellation);
            var reading = new Reading(session, task, job, cancellation);
            if (parsed.GetValue(watch))
            {
                return await Following.RunAsync(session, $"{task}/{job}", $"finetune metrics {task} {job} -w", reading.WatchAsync, cancellation);
            }

            reading.Write(await reading.LinesAsync());
            return ExitCode.Done;
        };
    });

    private sealed class Reading(Session session, string task, string job, CancellationToken cancellation)
    {
        private readonly Patience patience = new(session);

        public async Task<JsonNode> LinesAsync() => (await session.Server.GetAsync($"{TaskPath.Of(task, job)}/metrics", cancellation))!;

        public async Task<ExitCode> WatchAsync()
        {
            if (session.Out.IsLive)
            {
                await session.Out.Answers.Live(Table(await patience.LookAsync(LinesAsync, cancellation))).StartAsync(live => UntilRestAsync(live.UpdateTarget));
                session.Out.Hint($"finetune logs {task} {job}");
            }
            else
            {
                await UntilRestAsync(_ => { });
                Write(await patience.LookAsync(LinesAsync, cancellation));
            }

            return ExitCode.Done;
        }

        public void Write(JsonNode lines)
        {
            if (session.Out.IsTable)
            {
                session.Out.Answers.Write(Table(lines));
                session.Out.Hint($"finetune logs {task} {job}");
            }
            else
            {
                session.Out.WriteData(lines);
            }
        }

        private async Task UntilRestAsync(Action<Table> show)
        {
            while (true)
            {
                // Looked at before the metrics, so that the last ones are never missed.
                var rests = await patience.LookAsync(RestsAsync, cancellation);
                show(Table(await patience.LookAsync(LinesAsync, cancellation)));
                if (rests)
                {
                    return;
                }

                await Task.Delay(Pause, cancellation);
            }
        }

        private async Task<bool> RestsAsync() =>
            JobJson.Of(await session.Server.GetAsync(TaskPath.Of(task), cancellation)).Where(one => Show.Text(one["name"]) == job).All(JobJson.Rests);

        private Table Table(JsonNode lines) => session.Out.TableOf(
            [.. Shown.Select(metric => Row(metric, [.. lines.AsArray().Select(line => Show.Number(line![metric])).OfType<double>()])).OfType<JsonNode>()], Curves);

        private static JsonObject? Row(string metric, IReadOnlyList<double> values) => values.Count == 0 ? null : new()
        {
            ["metric"] = metric,
            ["first"] = values[0],
            ["last"] = values[^1],
            ["least"] = values.Min(),
            ["values"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]),
        };
    }
}
