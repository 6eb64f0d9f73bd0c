namespace Taproot.Topology.Tests.Build.Kubernetes;

public sealed class KubernetesTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData("ReplicaSet", "web-7d4b9c6f5", "web-7d4b9c6f5-x2lqz", "shop:Deployment:web")]
    [InlineData("ReplicaSet", "plain", "plain-x2lqz", "shop:ReplicaSet:plain")]
    [InlineData("StatefulSet", "db", "db-0", "shop:StatefulSet:db")]
    [InlineData("DaemonSet", "agent", "agent-x2lqz", "shop:DaemonSet:agent")]
    [InlineData("Job", "report-29012345", "report-29012345-x2lqz", "shop:CronJob:report")]
    [InlineData("Job", "migrate", "migrate-x2lqz", "shop:Job:migrate")]
    [InlineData("Node", "n1", "etcd-n1", "shop:StaticPods:etcd")]
    [InlineData("<none>", "<none>", "lonely-7d4b9c6f5-x2lqz", "shop:Pod:lonely-7d4b9c6f5-x2lqz")]
    [InlineData("Cluster", "pg", "pg-1", "shop:Cluster:pg")]
    [InlineData("SparkApplication", "pi", "pi-driver", "shop:SparkApplication:pi")]
    [InlineData("SparkApplication", "pi-1700000000123456789", "pi-1700000000123456789-driver", "shop:SparkApplication:pi")]
    [InlineData("SparkApplication", "pi-2024", "pi-2024-driver", "shop:SparkApplication:pi-2024")]
    [InlineData("<none>", "<none>", "pi-1559130109598-driver", "shop:SparkApplication:pi")]
    [InlineData("<none>", "<none>", "pi-4c8f1a7e2b9d0356-driver", "shop:SparkApplication:pi")]
    [InlineData("<none>", "<none>", "screw-driver", "shop:Pod:screw-driver")]
    [InlineData("Workflow", "etl-1700000000", "etl-1700000000-load-123456", "shop:Workflow:etl")]
    [InlineData("Workflow", "etl-x2lqz", "etl-x2lqz-load-123456", "shop:Workflow:etl")]
    [InlineData("Workflow", "etl-nightly", "etl-nightly-load-123456", "shop:Workflow:etl-nightly")]
    public void A_pod_is_of_what_created_it(string kind, string owner, string pod, string application)
    {
        _given.Node("n1").Container($"/k8s/shop/{pod}/app");
        _given.Pod("shop", pod).Info(kind, owner).State("Running", true);
        var instance = Assert.Single(Assert.Single(_given.World().Applications).Value.Instances);
        Assert.Equal((application, pod, true), (instance.Application.Id.ToString(), instance.Name, instance.IsAvailable));
    }

    [Fact]
    public void Executors_of_Spark_are_of_the_application_of_their_driver()
    {
        _given.Pod("shop", "pi-1559130109598-driver").Info("SparkApplication", "pi").State("Running", true);
        _given.Pod("shop", "pi-1559130109598-exec-1").Info("Pod", "pi-1559130109598-driver").State("Running", true);
        var spark = Assert.Single(_given.World().Applications).Value;
        Assert.Equal(("shop:SparkApplication:pi", 2, true), (spark.Id.ToString(), spark.Instances.Count, spark.IsPeriodicJob));
    }

    [Fact]
    public void The_owner_of_a_job_is_asked_for()
    {
        _given.Node("n1").Container("/k8s/shop/nightly-x-abcde/app");
        _given.Pod("shop", "nightly-x-abcde").Info("Job", "nightly-x");
        _given.Add("kube_job_owner", 1, 0, Given.Points, ("namespace", "shop"), ("job_name", "nightly-x"), ("owner_kind", "CronJob"), ("owner_name", "nightly"));
        Assert.Equal("shop:CronJob:nightly", Assert.Single(_given.World().Applications).Key.ToString());
    }

    [Fact]
    public void A_pod_without_an_agent_is_an_instance_too_and_what_was_ordered_is_known()
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        _given.Pod("shop", "web-7d4b9c6f5-z9kkp").Info("ReplicaSet", "web-7d4b9c6f5", node: "").State("Pending", false).Waits("ImagePullBackOff");
        _given.Replicas("shop", "web", 2).Replicas("shop", "idle", 0).Replicas("shop", "lost", 1);
        var world = _given.World();
        Assert.Equal(["lost", "web"], world.Applications.Keys.Select(a => a.Name).Order());
        var web = world.App("web");
        Assert.Equal([true, false], web.Instances.Select(i => i.IsUp));
        Assert.Equal("ImagePullBackOff", web.Instances[1].Pod!.State);
        Assert.Equal(2, web.DesiredInstances.Last());
    }

    [Fact]
    public void Pods_that_are_gone_done_or_of_an_old_generation_are_obsolete()
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz", until: 20);
        _given.Pod("shop", "web-7d4b9c6f5-z9kkp").Info("ReplicaSet", "web-7d4b9c6f5").State("Running", false);
        _given.ReadyPod("shop", "web-5f6b7c8d9", "b7c8d", from: 15);
        _given.Pod("shop", "web-5f6b7c8d9-bbbbb").Info("ReplicaSet", "web-5f6b7c8d9", from: 16).State("Pending", false, from: 16);
        var pods = _given.World().App("web").Instances.ToDictionary(i => i.Name, i => i.Pod!.IsObsolete);
        Assert.Equal((true, true, false, false),
            (pods["web-7d4b9c6f5-x2lqz"], pods["web-7d4b9c6f5-z9kkp"], pods["web-5f6b7c8d9-b7c8d"], pods["web-5f6b7c8d9-bbbbb"]));
    }

    [Fact]
    public void What_kube_state_metrics_said_before_it_fell_silent_tells_nothing_of_now()
    {
        _given.Node("n1").Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app");
        _given.Pod("shop", "web-7d4b9c6f5-x2lqz").Info("ReplicaSet", "web-7d4b9c6f5", until: 30).State("Pending", false, until: 30).Waits("CrashLoopBackOff");
        var instance = Assert.Single(_given.World().App("web").Instances);
        Assert.Equal((true, (bool?)null, ""), (instance.IsAvailable, instance.Pod!.IsReady, instance.Pod.Reason));
        Assert.False(instance.Pod.IsObsolete);
    }

    [Fact]
    public void A_service_leads_to_the_application_behind_it_or_to_one_of_its_name()
    {
        _given.Node("n1").Container("/docker/client").FailsToConnect("10.96.0.1:80").FailsToConnect("10.96.0.2:80").FailsToConnect("10.96.0.3:80").Connects("10.1.0.5:8080");
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz", ip: "10.1.0.5");
        _given.Service("shop", "frontend", "10.96.0.1", "10.1.0.5").Service("shop", "cart", "10.96.0.2").Service("shop", "unknown", "10.96.0.3").Replicas("shop", "cart", 1);
        Assert.Equal(["client → cart", "client → unknown.shop", "client → web"], _given.World().Map());
    }

    [Fact]
    public void A_load_balancer_is_its_service()
    {
        _given.Node("n1").Container("/docker/client").Connects("203.0.113.7:443").Connects("lb.example.com:443", "198.51.100.1:443");
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz", ip: "10.1.0.5");
        _given.Service("shop", "web", "10.96.0.1", "10.1.0.5");
        foreach (var (ip, name) in (ReadOnlySpan<(string, string)>)[("203.0.113.7", ""), ("", "lb.example.com")])
            _given.Add("kube_service_status_load_balancer_ingress", 1, 0, Given.Points, ("namespace", "shop"), ("service", "web"), ("ip", ip), ("hostname", name));
        Assert.Equal(["client → web"], _given.World().Map());
    }

    [Fact]
    public void Annotations_name_the_category_and_the_application()
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz").Requests("cpu", 0.5f);
        _given.ReadyPod("shop", "api-5f6b7c8d9", "b7c8d");
        _given.Node("n1").Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app");
        _given.Annotated("shop", "web", ("custom_application_name", "store"), ("application_category", "revenue"));
        _given.Annotated("shop", "api", ("custom_application_name", "store"));
        _given.Replicas("shop", "web", 2).Replicas("shop", "api", 3);
        var store = Assert.Single(_given.World().Applications).Value;
        Assert.Equal(("shop:Deployment:store", "revenue", 2, 5f), (store.Id.ToString(), store.Category, store.Instances.Count, store.DesiredInstances.Last()));
        Assert.Equal(0.5f, store.Instances.SelectMany(i => i.Containers.Values).Single().CpuRequest.Last());
    }
}
