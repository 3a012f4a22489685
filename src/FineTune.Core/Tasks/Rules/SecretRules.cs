using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Secrets;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What cannot be reached without a secret of the workspace.</summary>
internal static class SecretRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Error("no-hub-token", ["/model", "/location"],
            s => s.IsLlamaFactory && s.Model is { IsGated: true, IsFetched: true } && s.Lacks(SecretTable.HubToken),
            s => new($"The hub gives '{s.Model.Name}' only to those who have accepted its maker's terms, and jobs at '{s.Task.Location}' have no token of such a one.", $"只有接受了发布者条款的用户才能从模型库取得“{s.Model.Name}”，而“{s.Task.Location}”的作业没有这样的令牌。"),
            SetIt(SecretTable.HubToken)),
        TaskRule.Error("no-tracker-key", ["other.reportTo", "/location"],
            s => s.IsLlamaFactory && s.Get(ParameterTable.ReportTo) == "wandb" && s.Lacks(SecretTable.WandbKey),
            s => new($"Jobs at '{s.Task.Location}' have no key for Weights & Biases.", $"“{s.Task.Location}”的作业没有 Weights & Biases 的密钥。"),
            SetIt(SecretTable.WandbKey)),
        TaskRule.Warn("no-tracker-address", ["other.reportTo", "/location"],
            s => s.IsLlamaFactory && s.Get(ParameterTable.ReportTo) == "mlflow" && s.Lacks(SecretTable.MlflowAddress),
            _ => new("No MLflow server is known: in Azure ML the metrics go to its workspace, on a machine of one's own into files of the job.", "没有设置 MLflow 服务器：在 Azure ML 中指标写入其工作区，在本机则写入作业目录中的文件。"),
            SetIt(SecretTable.MlflowAddress)),
    ];

    private static LocalizedText SetIt(SecretKind secret) => new(
        $"An owner of the workspace sets the secret {secret.Name}; jobs in Azure ML get secrets where the host knows a vault (FineTune:AzureMl:VaultUri).",
        $"请由工作区所有者设置密钥 {secret.Name}；Azure ML 的作业只有在主机配置了保管库（FineTune:AzureMl:VaultUri）时才能取得密钥。");
}
