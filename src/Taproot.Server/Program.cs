using System.Collections;
using Taproot.Server.Hosting;
using Taproot.Server.Projects;
using Taproot.Store.Embedded;
using Taproot.Telemetry.Configuration;

try
{
    return args switch
    {
        [StoreEngine.Verb, ..] => await StoreEngine.RunAsync(args),
        [ApiKeyVerb.Verb, .. var rest] => await ServerRun.ApiKeyAsync(rest, EnvironmentVariables()),
        [PatternsVerb.Verb] => PatternsVerb.Run(Console.OpenStandardInput(), Console.OpenStandardOutput()),
        [PromQLTestVerb.Verb, var path] => await PromQLTestVerb.RunAsync(path, Console.Out, CancellationToken.None),
        _ => await ServerRun.RunAsync(args, EnvironmentVariables()),
    };
}
catch (ConfigurationException e)
{
    await Console.Error.WriteLineAsync($"taproot-server: {e.Message}");
    return 2;
}

static Dictionary<string, string> EnvironmentVariables() =>
    Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
