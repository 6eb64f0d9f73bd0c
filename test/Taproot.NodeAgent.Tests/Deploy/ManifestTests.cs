using Taproot.NodeAgent.Export;
using YamlDotNet.RepresentationModel;

namespace Taproot.NodeAgent.Tests.Deploy;

public sealed class ManifestTests
{
    private static readonly List<YamlNode> Documents = Read();
    private static readonly YamlNode Pod = Documents.Single(d => Text(d["kind"]) == "DaemonSet")["spec"]["template"]["spec"];
    private static readonly YamlNode Container = Pod["containers"][0];

    [Fact]
    public void It_makes_a_namespace_an_account_and_one_agent_a_node() =>
        Assert.Equal(["Namespace", "ServiceAccount", "DaemonSet"], Documents.Select(d => Text(d["kind"])));

    [Fact]
    public void It_sees_the_hosts_processes_and_does_not_speak_to_the_API_server()
    {
        Assert.Equal(("true", "false"), (Text(Pod["hostPID"]), Text(Pod["automountServiceAccountToken"])));
        Assert.DoesNotContain("hostNetwork", Keys(Pod));
    }

    [Fact]
    public void It_grants_the_capabilities_that_the_agent_uses_and_no_other()
    {
        YamlNode security = Container["securityContext"];
        Assert.DoesNotContain("privileged", Keys(security));
        Assert.Equal(["ALL"], Items(security["capabilities"]["drop"]).Select(Text));
        Assert.Equal(Capabilities.Used.Select(c => c.Name["CAP_".Length..]).Order(), Items(security["capabilities"]["add"]).Select(Text).Order());
    }

    [Fact]
    public void Its_variables_are_options_of_the_agent()
    {
        string help = AgentOptions.Schema.Describe();
        Assert.All(Items(Container["env"]), variable => Assert.Contains($"[{Text(variable["name"])}]", help, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_mount_has_its_volume() =>
        Assert.Equal(Items(Pod["volumes"]).Select(v => Text(v["name"])), Items(Container["volumeMounts"]).Select(m => Text(m["name"])));

    private static List<YamlNode> Read()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(WorkTree.File("deploy/kubernetes/node-agent.yaml"))));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";

    private static IEnumerable<YamlNode> Items(YamlNode node) => ((YamlSequenceNode)node).Children;

    private static IEnumerable<string> Keys(YamlNode node) => ((YamlMappingNode)node).Children.Keys.Select(Text);
}
