using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Instances;

public sealed class PodTests
{
    private const string Set = "web-7d4b9c6f5";

    private readonly Given _given = new();

    [Theory]
    [InlineData(1, Status.Ok)] // 75 %, at the threshold
    [InlineData(2, Status.Warning)]
    [InlineData(4, Status.Critical)]
    public void Pods_that_are_not_ready_are_missed(int broken, Status status)
    {
        for (var i = 0; i < 4; i++)
        {
            if (i >= broken) _given.ReadyPod("shop", Set, $"x2lq{i + 2}");
            else _given.Pod("shop", $"{Set}-x2lq{i + 2}").Info("ReplicaSet", Set).State("Running", false);
        }
        _given.Replicas("shop", "web", 4);
        Assert.Equal(status, _given.World().Check("web", "InstanceAvailability").Status);
    }

    [Fact]
    public void The_sentence_says_what_is_the_matter()
    {
        _given.ReadyPod("shop", Set, "x2lqz");
        _given.Pod("shop", $"{Set}-z9kkp").Info("ReplicaSet", Set).State("Running", false).Waits("CrashLoopBackOff").LastEnded("OOMKilled");
        _given.Replicas("shop", "web", 2);
        Assert.Equal($"1 of 2 instances runs: {Set}-z9kkp is in CrashLoopBackOff, last ended by OOMKilled.", _given.World().Check("web", "InstanceAvailability").Sentence);
    }

    [Fact]
    public void A_pod_has_a_minute_to_start_and_old_generations_are_not_missed()
    {
        _given.ReadyPod("shop", Set, "x2lqz");
        _given.Pod("shop", $"{Set}-z9kkp").Info("ReplicaSet", Set, from: Given.Points - 3).State("Running", false, from: Given.Points - 3);
        _given.Pod("shop", "web-5f6b7c8d9-bbbbb").Info("ReplicaSet", "web-5f6b7c8d9").State("Running", false).Waits("CrashLoopBackOff");
        Assert.Equal(Status.Ok, _given.World().Check("web", "InstanceAvailability").Status);
    }

    [Fact]
    public void Without_fresh_word_from_kube_state_metrics_containers_tell()
    {
        _given.Node("n1").Container($"/k8s/shop/{Set}-x2lqz/app");
        _given.Pod("shop", $"{Set}-x2lqz").Info("ReplicaSet", Set, until: 20).State("Running", false, until: 20);
        _given.Add("kube_deployment_spec_replicas", 5, 0, 20, ("namespace", "shop"), ("deployment", "web"));
        Assert.Equal(Status.Ok, _given.World().Check("web", "InstanceAvailability").Status);
    }

    [Fact]
    public void The_pods_of_finished_jobs_are_no_fault()
    {
        _given.Node("n1").Container("/k8s/shop/migrate-x2lqz/app", until: 20);
        _given.Pod("shop", "migrate-x2lqz").Info("Job", "migrate").State("Succeeded", false);
        Assert.Equal(Status.Unknown, _given.Judged().App("migrate").Status);
    }
}
