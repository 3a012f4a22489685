using System.Text.Json.Nodes;

namespace ArmSimulator.Http;

/// <summary>Answers in the service's manner.</summary>
internal static class Answers
{
    public static IResult Json(JsonNode body, int status = 200) => Results.Text(body.ToJsonString(), "application/json", statusCode: status);

    public static IResult Error(int status, string code, string message) => Json(
        new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = code,
                ["message"] = message,
                ["target"] = null,
                ["details"] = new JsonArray(),
                ["additionalInfo"] = new JsonArray(new JsonObject
                {
                    ["type"] = "ComponentName",
                    ["info"] = new JsonObject { ["value"] = "managementfrontend" },
                }),
            },
        },
        status);
}
