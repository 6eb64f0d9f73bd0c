using Taproot.Topology.Build.Software;
using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build.Software;

public sealed class SoftwareTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData("17.0.2+8-LTS", "17.0.2")]
    [InlineData("go1.22.1", "1.22.1")]
    [InlineData("1:11.2.3+maria~ubu2204", "11.2.3")]
    [InlineData("PostgreSQL 15.4 (Debian 15.4-1)", "15.4")]
    [InlineData("9.", "9")]
    [InlineData("devel", "")]
    [InlineData("1..2", "")]
    [InlineData("", "")]
    public void Numbers_are_taken_out_of_what_software_says(string text, string version) => Assert.Equal(version, VersionText.Numbers(text));

    [Theory]
    [InlineData("1.8.0_292", "8.0")]
    [InlineData("21.0.1", "21.0.1")]
    public void Java_lost_its_one(string text, string version) => Assert.Equal(version, VersionText.Java(text));

    [Theory]
    [InlineData("postgres:16.2-alpine", "postgres 16.2")]
    [InlineData("registry.example.com:5000/library/redis:7.2", "redis 7.2")]
    [InlineData("docker.io/apache/kafka:3.7.0@sha256:1234", "kafka 3.7.0")]
    [InlineData("postgres:latest", "")]
    [InlineData("postgres:alpine3.19", "")]
    [InlineData("postgres", "")]
    [InlineData("localhost:5000/postgres", "")]
    [InlineData("shop/web:1.2", "")]
    public void A_tag_of_a_known_image_is_a_version(string image, string expected) =>
        Assert.Equal(expected, ImageVersions.Of(image) is { } found ? $"{found.Software} {found.Version}" : "");

    [Fact]
    public void Runtimes_and_what_the_agent_saw_tell_the_versions()
    {
        _given.Node("n1").Container("/docker/shop")
            .Metric("container_jvm_info", 1, ("jvm", "Main"), ("java_version", "11.0.20+8"))
            .Metric("container_go_info", 1, ("go_version", "go1.19.8"))
            .Metric("container_software_info", 1, ("software", "python"), ("version", "3.9"));
        Assert.Equal([new("golang", "1.19.8"), new("java", "11.0.20"), new SoftwareVersion("python", "3.9")], _given.World().App("shop").Versions);
    }

    [Fact]
    public void What_the_process_is_counts_more_than_the_tag_of_its_image()
    {
        _given.Node("n1").Container("/docker/db").Image("postgres:16").Metric("container_software_info", 1, ("software", "postgres"), ("version", "16.2"));
        Assert.Equal([new SoftwareVersion("postgres", "16.2")], _given.World().App("db").Versions);
    }

    [Fact]
    public void A_version_that_ran_before_and_an_instance_that_is_gone_say_nothing()
    {
        _given.Node("n1").Container("/docker/shop")
            .Metric("container_software_info", 1, 0, 20, ("software", "nodejs"), ("version", "18.1.0"))
            .Metric("container_software_info", 1, 20, Given.Points, ("software", "nodejs"), ("version", "20.1.0"));
        _given.Node("n2").Container("/docker/shop", until: 20).Image("node:14");
        Assert.Equal([new SoftwareVersion("nodejs", "20.1.0")], _given.World().App("shop").Versions);
    }
}
