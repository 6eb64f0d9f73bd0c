using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Host;

/// <summary>Finds the cloud by what the firmware says, and asks that cloud's documented metadata service, in the background.</summary>
internal sealed partial class CloudDetector
{
    private readonly HostOptions _options;
    private readonly ILogger _logger;
    private volatile CloudIdentity _current;

    internal CloudDetector(HostOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _current = options.CloudOverrides;
    }

    /// <summary>The last answer with the user's overrides.</summary>
    internal CloudIdentity Current => _current;

    /// <summary>Asks until there was an answer; a few tries, since at boot the network may come after the agent.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        string provider = DetectProvider();
        if (provider.Length == 0)
            return;
        _current = new CloudIdentity { Provider = provider }.With(_options.CloudOverrides);
        using var client = new CloudMetadataClient(_options.CloudEndpoint);
        for (int attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                _current = (await client.AskAsync(provider, cancellation)).With(_options.CloudOverrides);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException or InvalidOperationException
                || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                LogNoAnswer(provider, e.Message);
            }
            await Task.Delay(TimeSpan.FromSeconds(30), cancellation);
        }
    }

    internal string DetectProvider()
    {
        if (Read("hypervisor/uuid").StartsWith("ec2", StringComparison.OrdinalIgnoreCase))
            return "aws";
        string board = Read("class/dmi/id/board_vendor");
        string system = Read("class/dmi/id/sys_vendor");
        string byVendor = board switch
        {
            "Amazon EC2" => "aws",
            "Google" => "gcp",
            "Microsoft Corporation" => "azure",
            "DigitalOcean" => "digitalocean",
            _ => system switch { "Hetzner" => "hetzner", "Alibaba Cloud" => "alibaba", "Scaleway" => "scaleway", _ => "" },
        };
        if (byVendor.Length > 0)
            return byVendor;
        if (Read("class/dmi/id/chassis_vendor").StartsWith("IBM:Cloud Compute Server", StringComparison.Ordinal))
            return "ibm";
        return Read("class/dmi/id/chassis_asset_tag") == "OracleCloud.com" ? "oracle" : "";
    }

    private string Read(string path)
    {
        string full = Path.Join(_options.SysRoot, path);
        try
        {
            return File.Exists(full) ? File.ReadAllText(full).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LoggerMessage(EventId = 1300, Level = LogLevel.Warning, Message = "The metadata service of {Provider} did not answer: {Reason}")]
    private partial void LogNoAnswer(string provider, string reason);
}
