using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Host;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Host;

public sealed class CloudDetectorTests : IDisposable
{
    private readonly FixtureTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("hypervisor/uuid", "ec2e1916-9099", "aws")]
    [InlineData("class/dmi/id/board_vendor", "Amazon EC2", "aws")]
    [InlineData("class/dmi/id/board_vendor", "Google", "gcp")]
    [InlineData("class/dmi/id/board_vendor", "Microsoft Corporation", "azure")]
    [InlineData("class/dmi/id/board_vendor", "DigitalOcean", "digitalocean")]
    [InlineData("class/dmi/id/sys_vendor", "Hetzner", "hetzner")]
    [InlineData("class/dmi/id/sys_vendor", "Alibaba Cloud", "alibaba")]
    [InlineData("class/dmi/id/sys_vendor", "Scaleway", "scaleway")]
    [InlineData("class/dmi/id/chassis_vendor", "IBM:Cloud Compute Server 1.0:bx2", "ibm")]
    [InlineData("class/dmi/id/chassis_asset_tag", "OracleCloud.com", "oracle")]
    [InlineData("class/dmi/id/sys_vendor", "Dell Inc.", "")]
    public void The_firmware_tells_the_cloud(string file, string content, string expected)
    {
        _tree.Write("sys/" + file, content + "\n");

        Assert.Equal(expected, Detector("").DetectProvider());
    }

    [Fact]
    public async Task Amazon_is_asked_with_a_session_token()
    {
        _tree.Write("sys/class/dmi/id/board_vendor", "Amazon EC2\n");
        using Fake fake = new(21110, request => (request.HttpMethod, request.Url!.AbsolutePath, request.Headers["X-aws-ec2-metadata-token"]) switch
        {
            ("PUT", "/latest/api/token", _) => "secret",
            ("GET", "/latest/meta-data/instance-id", "secret") => "i-0abc",
            ("GET", "/latest/meta-data/placement/region", "secret") => "eu-west-1",
            ("GET", "/latest/meta-data/placement/availability-zone", "secret") => "eu-west-1a",
            ("GET", "/latest/meta-data/identity-credentials/ec2/info", "secret") => "{\"AccountId\":\"42\"}",
            _ => null,
        });

        CloudIdentity identity = await RunAsync(fake.Address);

        Assert.Equal(
            new CloudIdentity { Provider = "aws", AccountId = "42", InstanceId = "i-0abc", Region = "eu-west-1", AvailabilityZone = "eu-west-1a" }, identity);
    }

    [Fact]
    public async Task Google_is_asked_with_its_header_and_the_user_overrides()
    {
        _tree.Write("sys/class/dmi/id/board_vendor", "Google\n");
        using Fake fake = new(21111, request => request.Headers["Metadata-Flavor"] != "Google" ? null : request.Url!.AbsolutePath switch
        {
            "/computeMetadata/v1/instance/id" => "77",
            "/computeMetadata/v1/instance/zone" => "projects/1/zones/europe-west4-b",
            "/computeMetadata/v1/instance/machine-type" => "projects/1/machineTypes/e2-small",
            "/computeMetadata/v1/instance/scheduling/preemptible" => "TRUE",
            _ => null,
        });

        CloudIdentity identity = await RunAsync(fake.Address, new CloudIdentity { Region = "mine" });

        Assert.Equal(
            new CloudIdentity
            {
                Provider = "gcp", InstanceId = "77", Region = "mine", AvailabilityZone = "europe-west4-b", InstanceType = "e2-small",
                InstanceLifeCycle = "preemptible",
            },
            identity);
    }

    [Fact]
    public async Task Azure_answers_in_one_document()
    {
        _tree.Write("sys/class/dmi/id/board_vendor", "Microsoft Corporation\n");
        using Fake fake = new(21112, request => request.Headers["Metadata"] != "True" ? null : """
            {"compute":{"location":"westeurope","vmId":"v","vmSize":"D2","zone":"1","subscriptionId":"s"},
             "network":{"interface":[{"ipv4":{"ipAddress":[{"privateIpAddress":"10.0.0.4","publicIpAddress":""}]}}]}}
            """);

        CloudIdentity identity = await RunAsync(fake.Address);

        Assert.Equal(
            new CloudIdentity
            {
                Provider = "azure", AccountId = "s", InstanceId = "v", InstanceType = "D2", Region = "westeurope", AvailabilityZone = "1",
                LocalIpv4 = "10.0.0.4",
            },
            identity);
    }

    private async Task<CloudIdentity> RunAsync(string address, CloudIdentity? overrides = null)
    {
        CloudDetector detector = Detector(address, overrides);
        await detector.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        return detector.Current;
    }

    private CloudDetector Detector(string address, CloudIdentity? overrides = null) => new(
        new HostOptions { SysRoot = _tree.Path("sys"), CloudEndpoint = address, CloudOverrides = overrides ?? new CloudIdentity() },
        NullLogger.Instance);

    /// <summary>A metadata service on loopback; null answers 404.</summary>
    private sealed class Fake : IDisposable
    {
        private readonly HttpListener _listener = new();

        internal Fake(int port, Func<HttpListenerRequest, string?> answer)
        {
            Address = $"http://127.0.0.1:{port}";
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = ServeAsync(answer);
        }

        internal string Address { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync(Func<HttpListenerRequest, string?> answer)
        {
            try
            {
                while (true)
                {
                    HttpListenerContext context = await _listener.GetContextAsync();
                    string? text = answer(context.Request);
                    context.Response.StatusCode = text is null ? 404 : 200;
                    context.Response.Close(Encoding.UTF8.GetBytes(text ?? ""), willBlock: true);
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Closed at the test's end.
            }
        }
    }
}
