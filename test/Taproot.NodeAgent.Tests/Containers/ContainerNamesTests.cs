using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class ContainerNamesTests
{
    // 28283967 minutes after 1970.
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(28283967L * 60).AddHours(1);

    [Theory]
    [InlineData("web-64cd4f9686-mvtnb", "app", "/k8s/shop/web-64cd4f9686-mvtnb/app")]
    [InlineData("hello-28283967-khz2f", "job", "/k8s-cronjob/shop/hello/job")]
    [InlineData("hello-18283967-khz2f", "job", "/k8s/shop/hello-18283967-khz2f/job")]
    [InlineData("web-0", "POD", null)]
    [InlineData("web-0", "", null)]
    public void A_pods_container_is_named_by_its_labels(string pod, string container, string? expected)
    {
        var metadata = new ContainerMetadata
        {
            Name = "k8s_app_web",
            Labels = new Dictionary<string, string>
            {
                ["io.kubernetes.pod.name"] = pod, ["io.kubernetes.pod.namespace"] = "shop", ["io.kubernetes.container.name"] = container,
            },
        };

        Assert.Equal(expected, ContainerNames.Of(CgroupKind.Docker, metadata, Now));
    }

    [Theory]
    [InlineData("shop_web.3.x8f", "shop", "/swarm/shop/web/3")]
    [InlineData("web.1.x8f", "", "/swarm/_/web/1")]
    public void A_swarm_task_is_named_by_stack_service_and_slot(string task, string stack, string expected)
    {
        var metadata = new ContainerMetadata
        {
            Name = task,
            Labels = new Dictionary<string, string> { ["com.docker.swarm.task.name"] = task, ["com.docker.stack.namespace"] = stack },
        };

        Assert.Equal(expected, ContainerNames.Of(CgroupKind.Docker, metadata, Now));
    }

    [Fact]
    public void A_nomad_task_is_named_by_its_environment()
    {
        var metadata = new ContainerMetadata
        {
            Name = "t-1",
            Environment = DockerRuntime.SplitEnvironment(
                ["NOMAD_NAMESPACE=ns", "NOMAD_JOB_NAME=job", "NOMAD_GROUP_NAME=group", "NOMAD_ALLOC_ID=alloc", "NOMAD_TASK_NAME=task"]),
        };

        Assert.Equal("/nomad/ns/job/group/alloc/task", ContainerNames.Of(CgroupKind.Docker, metadata, Now));
    }

    [Theory]
    [InlineData("web", "/ecs/prod/shop/0f9de17a6465/web")]
    [InlineData("~internal~ecs~pause", null)]
    public void A_task_of_ecs_is_named_by_cluster_family_task_and_container(string container, string? expected)
    {
        var metadata = new ContainerMetadata
        {
            Name = "ecs-shop-7-web-d0c5e2b4a6f8e1c3d701",
            Labels = new Dictionary<string, string>
            {
                ["com.amazonaws.ecs.task-arn"] = "arn:aws:ecs:eu-central-1:123456789012:task/prod/0f9de17a6465404e8b1b2356dc13c2f8",
                ["com.amazonaws.ecs.cluster"] = "prod", ["com.amazonaws.ecs.task-definition-family"] = "shop",
                ["com.amazonaws.ecs.container-name"] = container,
            },
        };

        Assert.Equal(expected, ContainerNames.Of(CgroupKind.Docker, metadata, Now));
    }

    [Theory]
    [InlineData("docker", "shop-db-1", "/docker/shop-db-1")]
    [InlineData("podman", "db", "/podman/db")]
    [InlineData("docker", "", null)]
    public void Any_other_container_is_named_by_its_runtime_and_name(string runtime, string name, string? expected)
    {
        Assert.Equal(expected, ContainerNames.Of(CgroupKind.Docker, new ContainerMetadata { Runtime = runtime, Name = name }, Now));
    }

    [Theory]
    [InlineData("/k8s/otel-demo/otel-demo-frauddetectionservice-64cd4f9686-mvtnb/x", "/k8s/otel-demo/otel-demo-frauddetectionservice")]
    [InlineData("/k8s/coroot/coroot-node-agent-np9pk/x", "/k8s/coroot/coroot-node-agent")]
    [InlineData("/k8s/default/cassandra-main-12/x", "/k8s/default/cassandra-main")]
    [InlineData("/k8s/default/hello-28283967-khz2f/xz", "/k8s/default/hello")]
    [InlineData("/docker/web", "")]
    [InlineData("/system.slice/nginx.service", "")]
    public void The_application_is_the_pods_owner(string container, string expected)
    {
        Assert.Equal(expected, ContainerNames.ApplicationOf(container));
    }

    [Theory]
    [InlineData("nginx-7d4b-x8xk2_shop_web-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.log", "nginx-7d4b-x8xk2")]
    [InlineData("broken-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.log", null)]
    public void The_kubelets_log_links_name_containers_of_any_runtime(string file, string? pod)
    {
        ContainerMetadata? metadata = KubeletLogNames.Parse(
            "/var/log/containers/" + file, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");

        Assert.Equal(pod, metadata?.Labels["io.kubernetes.pod.name"]);
    }
}
