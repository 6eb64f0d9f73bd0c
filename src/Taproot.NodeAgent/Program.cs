using System.Collections;
using Taproot.NodeAgent;
using Taproot.NodeAgent.Export;
using Taproot.NodeAgent.Kernel;
using Taproot.Telemetry.Configuration;

var version = typeof(AgentHost).Assembly.GetName().Version?.ToString(3) ?? "0";
try
{
    var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    var values = AgentOptions.Schema.Load(args, environment, null);
    if (values.HelpRequested)
    {
        Console.Write(AgentOptions.Schema.Describe());
        return 0;
    }

    if (values.GetBoolean("version"))
    {
        Console.WriteLine(version);
        return 0;
    }

    if (values.GetOptionalString("config") is { } file) values = AgentOptions.Schema.Load(args, environment, await File.ReadAllTextAsync(file));
    if (values.GetOptionalString("replay-payloads") is { } recording)
    {
        foreach (var line in PayloadRecording.Describe(await File.ReadAllBytesAsync(recording))) Console.WriteLine(line);
        return 0;
    }

    Capabilities.Require(Capabilities.ReadEffective());
    return await AgentHost.RunAsync(values, version);
}
catch (Exception e) when (e is ConfigurationException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
