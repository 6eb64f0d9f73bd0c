using System.Reflection;

namespace Taproot.Server.Api.Prometheus;

/// <summary>What clients ask to know which features they may use.</summary>
internal static class BuildInfo
{
    /// <summary>The version of Prometheus whose language is served; clients decide by it.</summary>
    private const string Language = "2.42.0";

    private static readonly string Own =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static async Task WriteAsync(ApiParameters parameters, HttpResponse response)
    {
        await using var answer = AnswerWriter.Succeed(response);
        answer.Json.WriteStartObject();
        answer.Json.WriteString("version"u8, Language);
        answer.Json.WriteString("revision"u8, Own);
        answer.Json.WriteString("branch"u8, "taproot");
        answer.Json.WriteString("buildUser"u8, "");
        answer.Json.WriteString("buildDate"u8, "");
        answer.Json.WriteString("goVersion"u8, "");
        answer.Json.WriteEndObject();
        answer.End([], []);
    }
}
