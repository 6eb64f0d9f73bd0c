namespace Taproot.Topology.Tests.Build.Kubernetes;

public sealed class WorkloadLabelTests
{
    private readonly Given _given = new();

    private void Labels(string pod, int from, params (string, string)[] labels) =>
        _given.Add("kube_pod_labels", 1, from, from == 0 ? Given.Points / 2 : Given.Points, [("namespace", "shop"), ("pod", pod), .. labels]);

    [Fact]
    public void An_application_has_the_labels_of_its_pods_of_which_the_newest_count()
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz", until: Given.Points / 2);
        _given.ReadyPod("shop", "web-5c6d7f8b9", "abcde", from: Given.Points / 2);
        Labels("web-7d4b9c6f5-x2lqz", 0, ("label_team", "checkout"), ("label_version", "1"), ("label_app_kubernetes_io_part_of", "store"));
        Labels("web-5c6d7f8b9-abcde", Given.Points / 2, ("label_team", "checkout"), ("label_version", "2"));
        Assert.Equal(
            new Dictionary<string, string> { ["app.kubernetes.io/part-of"] = "store", ["team"] = "checkout", ["version"] = "2" },
            _given.World().App("web").Labels.ToDictionary());
    }

    [Fact]
    public void Labels_that_tell_pods_apart_are_none_of_the_application_and_others_go_by_what_is_known_of_their_names()
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        Labels("web-7d4b9c6f5-x2lqz", 0, ("label_role", "primary"), ("label_helm_sh_chart", "web-1.2"), ("label_k8s_app", "web"));
        Assert.Equal(new Dictionary<string, string> { ["helm_sh_chart"] = "web-1.2", ["k8s-app"] = "web" }, _given.World().App("web").Labels.ToDictionary());
    }

    [Fact]
    public void Without_kubernetes_there_are_none_and_what_is_too_long_for_a_label_is_none()
    {
        _given.Node("n1").Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app");
        Assert.Empty(Assert.Single(_given.World().Applications).Value.Labels);
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        Labels("web-7d4b9c6f5-x2lqz", 0, ("label_team", new('x', 64)));
        Labels("nobody", 0, ("label_team", "checkout"));
        Assert.Empty(_given.World().App("web").Labels);
    }
}
