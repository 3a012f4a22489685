using FineTune.Core.Catalog;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Core.Secrets;

/// <summary>
/// Every secret that a workspace may have. The set is closed: a variable of another name could change what the trainer runs
/// (<c>LD_PRELOAD</c>, <c>PYTHONPATH</c>), and a known one tells which jobs need it, so that no other gets it.
/// </summary>
public static class SecretTable
{
    public static SecretKind HubToken { get; } = new(
        "HF_TOKEN", SecretShape.Hidden, new("Token of Hugging Face, for gated and private models.", "Hugging Face 令牌，用于受限或私有模型。"), (_, model) => model.IsFetched);

    public static SecretKind WandbKey { get; } = new(
        "WANDB_API_KEY", SecretShape.Hidden, new("API key of Weights & Biases.", "Weights & Biases 的 API Key。"), To("wandb"));

    public static SecretKind WandbAddress { get; } = new(
        "WANDB_BASE_URL", SecretShape.Address, new("Your own server of Weights & Biases.", "自建 Weights & Biases 服务器的地址。"), To("wandb"));

    public static SecretKind MlflowAddress { get; } = new(
        "MLFLOW_TRACKING_URI", SecretShape.Address, new("Your MLflow tracking server.", "MLflow 跟踪服务器的地址。"), To("mlflow"));

    public static SecretKind MlflowUser { get; } = new(
        "MLFLOW_TRACKING_USERNAME", SecretShape.Name, new("Name of a user of the MLflow server.", "MLflow 服务器的用户名。"), To("mlflow"));

    public static SecretKind MlflowPassword { get; } = new(
        "MLFLOW_TRACKING_PASSWORD", SecretShape.Hidden, new("Password of that user.", "该用户的密码。"), To("mlflow"));

    public static SecretKind MlflowToken { get; } = new(
        "MLFLOW_TRACKING_TOKEN", SecretShape.Hidden, new("Token of the MLflow server, instead of a user.", "MLflow 服务器的令牌，可代替用户名与密码。"), To("mlflow"));

    public static IReadOnlyList<SecretKind> All { get; } =
        [HubToken, WandbKey, WandbAddress, MlflowAddress, MlflowUser, MlflowPassword, MlflowToken];

    /// <summary>The secret of a name; null where there is none.</summary>
    public static SecretKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Names of the secrets that a job gets, of those that are set.</summary>
    public static IReadOnlyList<string> Of(JobSpec job, BaseModel model, IReadOnlySet<string> set) =>
        [.. All.Where(kind => set.Contains(kind.Name) && kind.IsFor(job, model)).Select(kind => kind.Name)];

    private static Func<JobSpec, BaseModel, bool> To(string tracker) => (job, _) => job.Settings.Get(ParameterTable.ReportTo) == tracker;
}
