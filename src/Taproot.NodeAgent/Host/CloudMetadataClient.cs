using System.Text.Json;

namespace Taproot.NodeAgent.Host;

/// <summary>Asks the documented metadata services of clouds.</summary>
/// <param name="endpoint">Base address that replaces all of them, for tests; empty for the real ones.</param>
internal sealed class CloudMetadataClient(string endpoint) : IDisposable
{
    private const string LinkLocal = "http://169.254.169.254";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 1 << 20,
    };

    internal Task<CloudIdentity> AskAsync(string provider, CancellationToken cancellation) => provider switch
    {
        "aws" => AskAwsAsync(cancellation),
        "gcp" => AskGcpAsync(cancellation),
        "azure" => AskAzureAsync(cancellation),
        "hetzner" => AskHetznerAsync(cancellation),
        "digitalocean" => AskDigitalOceanAsync(cancellation),
        "alibaba" => AskAlibabaAsync(cancellation),
        "scaleway" => AskScalewayAsync(cancellation),
        "ibm" => AskIbmAsync(cancellation),
        _ => AskOracleAsync(cancellation),
    };

    public void Dispose() => _http.Dispose();

    private async Task<CloudIdentity> AskAwsAsync(CancellationToken cancellation)
    {
        const string Header = "X-aws-ec2-metadata-token";
        string token = await SendAsync(HttpMethod.Put, LinkLocal, "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "21600", cancellation);
        Task<string> Get(string path) => GetOrEmptyAsync(LinkLocal, "/latest/meta-data/" + path, Header, token, cancellation);
        string account = await Get("identity-credentials/ec2/info");
        return new CloudIdentity
        {
            Provider = "aws",
            AccountId = account.Length == 0 ? "" : Text(JsonDocument.Parse(account).RootElement, "AccountId"),
            InstanceId = await Get("instance-id"),
            InstanceType = await Get("instance-type"),
            InstanceLifeCycle = await Get("instance-life-cycle"),
            Region = await Get("placement/region"),
            AvailabilityZone = await Get("placement/availability-zone"),
            AvailabilityZoneId = await Get("placement/availability-zone-id"),
            LocalIpv4 = await Get("local-ipv4"),
            PublicIpv4 = await Get("public-ipv4"),
        };
    }

    private async Task<CloudIdentity> AskGcpAsync(CancellationToken cancellation)
    {
        Task<string> Get(string path) => GetOrEmptyAsync(LinkLocal, "/computeMetadata/v1/" + path, "Metadata-Flavor", "Google", cancellation);
        string id = await SendAsync(HttpMethod.Get, LinkLocal, "/computeMetadata/v1/instance/id", "Metadata-Flavor", "Google", cancellation);
        string zone = LastPart(await Get("instance/zone"));
        string preemptible = await Get("instance/scheduling/preemptible");
        return new CloudIdentity
        {
            Provider = "gcp",
            AccountId = await Get("project/project-id"),
            InstanceId = id,
            InstanceType = LastPart(await Get("instance/machine-type")),
            InstanceLifeCycle = preemptible == "TRUE" ? "preemptible" : "on-demand",
            Region = WithoutSuffix(zone),
            AvailabilityZone = zone,
            LocalIpv4 = await Get("instance/network-interfaces/0/ip"),
            PublicIpv4 = await Get("instance/network-interfaces/0/access-configs/0/external-ip"),
        };
    }

    private async Task<CloudIdentity> AskAzureAsync(CancellationToken cancellation)
    {
        string text = await SendAsync(
            HttpMethod.Get, LinkLocal, "/metadata/instance?api-version=2021-05-01&format=json", "Metadata", "True", cancellation);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement compute = document.RootElement.GetProperty("compute");
        JsonElement address = default;
        if (document.RootElement.TryGetProperty("network", out JsonElement network)
            && network.TryGetProperty("interface", out JsonElement interfaces) && interfaces.GetArrayLength() > 0
            && interfaces[0].TryGetProperty("ipv4", out JsonElement v4)
            && v4.TryGetProperty("ipAddress", out JsonElement addresses) && addresses.GetArrayLength() > 0)
        {
            address = addresses[0];
        }
        return new CloudIdentity
        {
            Provider = "azure",
            AccountId = Text(compute, "subscriptionId"),
            InstanceId = Text(compute, "vmId"),
            InstanceType = Text(compute, "vmSize"),
            Region = Text(compute, "location"),
            AvailabilityZone = Text(compute, "zone"),
            LocalIpv4 = Text(address, "privateIpAddress"),
            PublicIpv4 = Text(address, "publicIpAddress"),
        };
    }

    private async Task<CloudIdentity> AskHetznerAsync(CancellationToken cancellation)
    {
        Dictionary<string, string> values = Pairs(await SendAsync(HttpMethod.Get, LinkLocal, "/hetzner/v1/metadata", "", "", cancellation), ':');
        return new CloudIdentity
        {
            Provider = "hetzner",
            InstanceId = values.GetValueOrDefault("instance-id", ""),
            Region = values.GetValueOrDefault("region", ""),
            AvailabilityZone = values.GetValueOrDefault("availability-zone", ""),
            LocalIpv4 = values.GetValueOrDefault("local-ipv4", ""),
            PublicIpv4 = values.GetValueOrDefault("public-ipv4", ""),
        };
    }

    private async Task<CloudIdentity> AskDigitalOceanAsync(CancellationToken cancellation)
    {
        string id = await SendAsync(HttpMethod.Get, LinkLocal, "/metadata/v1/id", "", "", cancellation);
        string region = await GetOrEmptyAsync(LinkLocal, "/metadata/v1/region", "", "", cancellation);
        return new CloudIdentity { Provider = "digitalocean", InstanceId = id, Region = region, AvailabilityZone = region };
    }

    private async Task<CloudIdentity> AskAlibabaAsync(CancellationToken cancellation)
    {
        const string Address = "http://100.100.100.200";
        Task<string> Get(string path) => GetOrEmptyAsync(Address, "/latest/meta-data/" + path, "", "", cancellation);
        return new CloudIdentity
        {
            Provider = "alibaba",
            InstanceId = await SendAsync(HttpMethod.Get, Address, "/latest/meta-data/instance-id", "", "", cancellation),
            AccountId = await Get("owner-account-id"),
            InstanceType = await Get("instance/instance-type"),
            Region = await Get("region-id"),
            AvailabilityZone = await Get("zone-id"),
            LocalIpv4 = await Get("private-ipv4"),
        };
    }

    private async Task<CloudIdentity> AskScalewayAsync(CancellationToken cancellation)
    {
        Dictionary<string, string> values = Pairs(await SendAsync(HttpMethod.Get, "http://169.254.42.42", "/conf", "", "", cancellation), '=');
        string zone = values.GetValueOrDefault("ZONE", "");
        return new CloudIdentity
        {
            Provider = "scaleway",
            InstanceId = values.GetValueOrDefault("ID", ""),
            InstanceType = values.GetValueOrDefault("COMMERCIAL_TYPE", ""),
            Region = WithoutSuffix(zone),
            AvailabilityZone = zone,
        };
    }

    private async Task<CloudIdentity> AskIbmAsync(CancellationToken cancellation)
    {
        const string Address = "http://api.metadata.cloud.ibm.com";
        const string Version = "?version=2025-04-22";
        string answer = await SendAsync(HttpMethod.Put, Address, "/instance_identity/v1/token" + Version, "Metadata-Flavor", "ibm", cancellation);
        string token = Text(JsonDocument.Parse(answer).RootElement, "access_token");
        string text = await SendAsync(HttpMethod.Get, Address, "/metadata/v1/instance" + Version, "Authorization", "Bearer " + token, cancellation);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement instance = document.RootElement;
        string zone = Nested(instance, "zone");
        return new CloudIdentity
        {
            Provider = "ibm",
            InstanceId = Text(instance, "id"),
            InstanceType = Nested(instance, "profile"),
            Region = WithoutSuffix(zone),
            AvailabilityZone = zone,
        };
    }

    private async Task<CloudIdentity> AskOracleAsync(CancellationToken cancellation)
    {
        string text = await SendAsync(HttpMethod.Get, LinkLocal, "/opc/v2/instance/", "Authorization", "Bearer Oracle", cancellation);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement instance = document.RootElement;
        string region = Text(instance, "canonicalRegionName");
        string domain = Text(instance, "availabilityDomain");
        int ad = domain.LastIndexOf("-AD-", StringComparison.OrdinalIgnoreCase);
        return new CloudIdentity
        {
            Provider = "oracle",
            InstanceId = Text(instance, "id"),
            InstanceType = Text(instance, "shape"),
            Region = region,
            AvailabilityZone = ad < 0 ? domain : region + "-ad-" + domain[(ad + 4)..],
        };
    }

    private async Task<string> GetOrEmptyAsync(string address, string path, string header, string value, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, address, path, header, value, cancellation);
        }
        catch (HttpRequestException e) when (e.StatusCode is not null)
        {
            // The service is there and has no such value: a machine without a public address, for one.
            return "";
        }
    }

    private async Task<string> SendAsync(
        HttpMethod method, string address, string path, string header, string value, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri((endpoint.Length > 0 ? endpoint : address) + path));
        if (header.Length > 0)
            request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsStringAsync(cancellation)).Trim();
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static string Nested(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement inner) ? Text(inner, "name") : "";

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string WithoutSuffix(string zone) => zone.LastIndexOf('-') is > 0 and var at ? zone[..at] : zone;

    private static Dictionary<string, string> Pairs(string text, char separator)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && !char.IsWhiteSpace(line[0]))
                pairs[line[..at].Trim()] = line[(at + 1)..].Trim().Trim('\'', '"');
        }
        return pairs;
    }
}
