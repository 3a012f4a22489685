using System.ComponentModel;
using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.LocalTraining.Attempts;
using FineTune.LocalTraining.Trainer;

namespace FineTune.LocalTraining.FollowUps;

/// <summary>What a command of the trainer tells, unless it failed.</summary>
internal abstract record TrainerAnswer(TrainerFailure? Error);

/// <summary>Runs the trainer's commands that work on a finished job.</summary>
internal sealed class FollowUpTrainer(LocalTrainingOptions options)
{
    private readonly TrainerCommand trainer = new(options);

    /// <summary>What a command told, or why it told nothing.</summary>
    public async Task<(T? Told, JobError? Error)> RunAsync<T>(IEnumerable<string> arguments, string mark, CancellationToken cancellation)
        where T : TrainerAnswer
    {
        try
        {
            var told = JsonSerializer.Deserialize<T>(await trainer.RunAsync(arguments, mark, cancellation), JsonSerializerOptions.Web)
                ?? throw new InvalidOperationException("The trainer said nothing.");
            return (told, told.Error?.ToJobError());
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or JsonException)
        {
            var said = JobError.Shorten(exception.Message);
            return (null, new JobError("trainer-away", new($"The trainer of this machine gave up: {said}", $"本机训练程序异常退出：{said}"),
                new("Make sure that the host's Python has PyTorch and that the machine has memory for the base model, then ask again.",
                    "请确认主机的 Python 已安装 PyTorch、内存足以加载基础模型，然后重新请求。")));
        }
    }
}
