using Taproot.Topology.Build;

namespace Taproot.Topology.Tests.Build;

public sealed class ApplicationNamesTests
{
    [Theory]
    [InlineData("/k8s/shop/web-7d4b9c6f5-x2lqz/app", "shop:Deployment:web", "web-7d4b9c6f5-x2lqz")]
    [InlineData("/k8s/shop/my-web-5-x2lqz/app", "shop:Deployment:my-web", "my-web-5-x2lqz")]
    [InlineData("/k8s/kube-system/fluent-bit-x2lqz/app", "kube-system:DaemonSet:fluent-bit", "fluent-bit-x2lqz")]
    [InlineData("/k8s/shop/db-0/postgres", "shop:StatefulSet:db", "db-0")]
    [InlineData("/k8s/shop/backup-28391234-x2lqz/app", "shop:CronJob:backup", "backup-28391234-x2lqz")]
    [InlineData("/k8s/kube-system/kube-apiserver-n1/app", "kube-system:Pod:kube-apiserver", "kube-apiserver-n1")]
    [InlineData("/k8s/shop/pi-4c8f1a7e2b9d0356-exec-3/executor", "shop:SparkApplication:pi", "pi-4c8f1a7e2b9d0356-exec-3")]
    [InlineData("/k8s/shop/pi-1559130109598-driver/driver", "shop:SparkApplication:pi", "pi-1559130109598-driver")]
    [InlineData("/k8s/shop/toolbox/app", "shop:Pod:toolbox", "toolbox")]
    [InlineData("/k8s-cronjob/shop/backup/app", "shop:CronJob:backup", "backup@n1")]
    [InlineData("/swarm/_/web/2", "_:DockerSwarmService:web", "web.2")]
    [InlineData("/swarm/shop/web/2", "shop:DockerSwarmService:web", "web.2")]
    [InlineData("/nomad/default/job/group/5f3a/task", "default:NomadJobGroup:job.group", "group-5f3a")]
    [InlineData("/docker/shop-web-1", "_:Container:shop-web-1", "shop-web-1@n1")]
    [InlineData("/system.slice/nginx.service", "_:SystemdUnit:nginx", "nginx@n1")]
    [InlineData("/user.slice/user-1000.slice/session-3.scope", "_:SystemdUnit:user-sessions", "user-sessions@n1")]
    [InlineData("/process/python3:app.py", "_:Process:python3:app.py", "python3:app.py@n1")]
    [InlineData("/", "_:Process:unknown", "unknown@n1")]
    public void A_container_id_tells_application_and_instance(string containerId, string application, string instance)
    {
        var (id, name) = ApplicationNames.Of(containerId, "n1");
        Assert.Equal((application, instance), (id.ToString(), name));
    }

    [Theory]
    [InlineData("kube-system", "anything", "control-plane")]
    [InlineData("", "systemd-resolved", "control-plane")]
    [InlineData("", "docker", "control-plane")]
    [InlineData("", "taproot-server", "monitoring")]
    [InlineData("obs", "kube-prometheus-stack", "monitoring")]
    [InlineData("shop", "cart", "application")]
    [InlineData("", "nginx", "application")]
    public void Names_tell_the_category(string ns, string name, string category) =>
        Assert.Equal(category, Categories.Of(new ApplicationId(ns, "Deployment", name)));
}
