using Taproot.Inspections.Checks;
using Taproot.Inspections.Thresholds;

namespace Taproot.Inspections.Tests.Thresholds;

public sealed class ThresholdRulesTests
{
    private static readonly CheckDefinition Cpu = CheckCatalog.ById["CPUContainer"];

    [Theory]
    [InlineData("shop:Deployment:cart", 60, ThresholdOrigin.Application, "")]
    [InlineData("shop:Deployment:carts", 70, ThresholdOrigin.Pattern, "shop:*:c*")]
    [InlineData("shop:Deployment:web", 75, ThresholdOrigin.Pattern, "shop:*")]
    [InlineData("_:Container:web", 90, ThresholdOrigin.Project, "")]
    public void The_closest_choice_wins(string name, double value, ThresholdOrigin origin, string pattern)
    {
        var rules = new ThresholdRules(
        [
            new(Cpu.Id, "", 90), new(Cpu.Id, "shop:*", 75), new(Cpu.Id, "shop:*:c*", 70), new(Cpu.Id, "shop:Deployment:cart", 60), new("CPUNode", name, 1),
        ]);
        Assert.Equal(new Threshold(value, origin, pattern), rules.Find(Cpu, name));
    }

    [Fact]
    public void An_annotation_outweighs_all_but_the_applications_own()
    {
        var rules = new ThresholdRules([new(Cpu.Id, "", 90), new(Cpu.Id, "a:b:*", 75), new(Cpu.Id, "a:b:own", 60)]);
        Assert.Equal(new Threshold(50, ThresholdOrigin.Annotation), rules.Find(Cpu, "a:b:c", new(50, default)));
        Assert.Equal(new Threshold(60, ThresholdOrigin.Application), rules.Find(Cpu, "a:b:own", new(50, default)));
    }

    [Fact]
    public void Where_nobody_chose_the_check_does() =>
        Assert.Equal(new Threshold(80, ThresholdOrigin.Default), ThresholdRules.None.Find(Cpu, "a:b:c"));
}
