using CsCheck;
using Taproot.Inspections.Costs.Prices;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Costs;

public sealed class PriceTests
{
    private static readonly string[] Clouds = ["aws", "gcp", "azure"];

    private static Node Machine(string provider, string region, string type, string lifeCycle = "on-demand", string name = "n1") => new()
    {
        Id = name, Name = name,
        Facts = { ["provider"] = provider, ["region"] = region, ["instance_type"] = type, ["instance_life_cycle"] = lifeCycle },
    };

    private static NodePrice Price(Node node, double cores = 4, double gib = 16, params CustomPrice[] custom) => new NodePricer(PriceList.Bundled, [.. custom]).PriceOf(node, cores, gib);

    [Fact]
    public void Every_row_of_the_bundled_list_is_sane()
    {
        var list = PriceList.Bundled;
        Assert.InRange(list.Count, 300, 5000);
        Assert.Equal(["aws", "azure", "gcp"], list.Homes.Keys.Order());
        Assert.All(list.Sources, s => Assert.True(s.Rows > 0, $"{s.Id} has no rows"));
        Assert.All(list.Rates, r => Assert.True(IsSane(r.Key.Kind, r.Value), $"{r.Key}: {r.Value}"));
        Assert.All(list.Homes, h => Assert.Equal(1, list.Find(PriceKind.Region, h.Key, h.Value, "")!.PerCore));
    }

    [Fact]
    public void Every_source_of_the_bundled_list_says_its_date_or_that_none_is_known() =>
        Assert.All(PriceList.Bundled.Sources, s => Assert.Matches(@"^20\d\d(-\d\d-\d\d)? |no date is known of it", s.Text));

    [Theory]
    [InlineData("aws", "us-east-1", "m5.xlarge", "On-demand list price of m5.xlarge in us-east-1, as of 2026-01-19.")]
    [InlineData("gcp", "us-south1", "g2-standard-4", "On-demand list price of g2-standard-4 in us-south1, as of 2025-03-06.")]
    [InlineData("azure", "westeurope", "Standard_D4s_v5", "On-demand list price of Standard_D4s_v5 in westeurope, as of 2023-12-18.")]
    [InlineData("azure", "eastus", "Standard_D4s_v5", "On-demand list price of Standard_D4s_v5 in eastus, of an unknown day.")]
    public void A_list_price_says_of_which_day_it_is(string provider, string region, string type, string basis) => Assert.Equal(basis, Price(Machine(provider, region, type)).Basis);

    [Fact]
    public void A_spot_price_is_lower_than_the_one_on_demand_wherever_it_is_told()
    {
        var list = PriceList.Bundled;
        var (machines, gpus) = (0, 0);
        foreach (var (key, _) in list.Rates.Where(r => r.Key.Kind is PriceKind.Spot && r.Key.Name.Length > 0))
        {
            if (list.Find(PriceKind.Gpu, key.Provider, key.Region, key.Name) is not null) gpus++;
            else if (MachineKnown(list, key)) machines++;
            else Assert.Fail($"{key} is the share of nothing");
        }
        Assert.InRange(machines, 300, 1000);
        Assert.InRange(gpus, 40, 200);
    }

    private static bool MachineKnown(PriceList list, PriceKey spot) =>
        list.Rates.Any(r => r.Key.Kind is PriceKind.Family or PriceKind.Type && r.Key.Provider == spot.Provider && r.Key.Region == spot.Region
            && (r.Key.Name == spot.Name || r.Key.Name.StartsWith(spot.Name + "-", StringComparison.Ordinal)));

    private static bool IsSane(PriceKind kind, PriceRate rate) => kind switch
    {
        PriceKind.Family or PriceKind.Default => rate.PerCore is > 0.015 and < 0.25 && rate.PerGib is >= 0 and < 0.02,
        PriceKind.Type => rate.PerCore is > 0.003 and < 200 && rate.PerGib == 0,
        PriceKind.Region => rate.PerCore is > 0.7 and < 2,
        PriceKind.Spot => rate.PerCore is > 0.05 and < 1,
        PriceKind.Gpu => rate.PerCore is >= GpuPrices.LeastPerGpu and < 6 && rate.PerGib == 0,
        PriceKind.Traffic => rate.PerCore is >= 0 and <= 0.2,
        PriceKind.Disk => rate.PerGib is > 0.03 and < 0.3,
        _ => rate.PerCore is >= 1 and < 3,
    };

    [Theory]
    [InlineData("aws", "us-east-1", "m5.xlarge", 0.192)]
    [InlineData("aws", "us-east-1", "r6g.12xlarge", 2.4192)]
    [InlineData("aws", "us-east-1", "c7g.medium", 0.03625)]
    [InlineData("aws", "us-east-1", "t3.medium", 0.0416)]
    [InlineData("aws", "eu-central-1", "m6i.2xlarge", 0.46)]
    [InlineData("gcp", "us-central1", "n2-standard-4", 0.194236)]
    [InlineData("gcp", "us-central1", "e2-standard-4", 0.134022)]
    [InlineData("gcp", "us-central1", "n2-custom-2-4096", 0.08017)]
    [InlineData("gcp", "asia-east1", "n1-highcpu-16", 0.65628)]
    [InlineData("gcp", "europe-west1", "e2-standard-4", 0.147431)]
    [InlineData("gcp", "us-south1", "n2-highmem-16", 1.236772)]
    [InlineData("gcp", "europe-west3", "c4-highcpu-16", 0.802891)]
    [InlineData("gcp", "us-east5", "c3d-standard-90", 4.601961)]
    [InlineData("gcp", "us-central1", "g2-standard-32", 1.734376)]
    [InlineData("gcp", "africa-south1", "g2-standard-48", 5.234178)]
    [InlineData("gcp", "europe-west4", "a2-highgpu-4g", 14.991888)]
    [InlineData("gcp", "us-west4", "a2-megagpu-16g", 59.531599)]
    [InlineData("gcp", "us-east4", "a2-ultragpu-1g", 5.707732)]
    [InlineData("gcp", "us-central1", "a3-highgpu-8g", 88.49)]
    [InlineData("azure", "eastus", "Standard_D4s_v5", 0.192)]
    [InlineData("azure", "westeurope", "Standard_E8_v5", 0.608)]
    [InlineData("azure", "eastus", "Standard_E64-16ds_v5", 4.608)]
    public void A_type_in_the_list_has_its_list_price(string provider, string region, string type, double perHour)
    {
        var price = Price(Machine(provider, region, type));
        Assert.Equal(PriceQuality.List, price.Quality);
        Assert.Equal(perHour, price.PerHour, perHour * 1e-4);
        Assert.Equal(price.PerHour, price.PerCore * 4 + price.PerGib * 16, 9);
    }

    [Theory]
    [InlineData("aws", "eu-central-1", "m5.xlarge", 0.23, "Estimated: the price of m5 in us-east-1 × 1.2 for eu-central-1.")]
    [InlineData("aws", "mars-1", "m5.xlarge", 0.192, "Estimated: the price of m5 in us-east-1 (how dear mars-1 is, is not known).")]
    [InlineData("aws", "us-east-1", "z9.xlarge", 0.192, "Estimated: z9.xlarge is not in the price list; the usual price of a vCPU and a GiB in us-east-1.")]
    [InlineData("gcp", "europe-west1", "t2d-standard-4", 0.213661, "Estimated: t2d-standard-4 is not in the price list; the usual price of a vCPU and a GiB in us-central1 × 1.1 for europe-west1.")]
    [InlineData("gcp", "northamerica-northeast2", "a2-highgpu-1g", 4.04403, "Estimated: the price of a2-highgpu-1g in us-central1 × 1.1 for northamerica-northeast2.")]
    public void Others_are_estimated_and_say_from_what(string provider, string region, string type, double perHour, string basis)
    {
        var price = Price(Machine(provider, region, type));
        Assert.Equal((PriceQuality.Estimated, basis), (price.Quality, price.Basis));
        Assert.Equal(perHour, price.PerHour, perHour * 2e-3);
    }

    [Fact]
    public void A_spot_machine_costs_a_share_and_is_an_estimate()
    {
        var price = Price(Machine("aws", "us-east-1", "m5.xlarge", "spot"));
        Assert.Equal(PriceQuality.Estimated, price.Quality);
        Assert.InRange(price.PerHour, 0.192 * 0.3, 0.192 * 0.5);
    }

    [Theory]
    [InlineData("gcp", "us-central1", "e2-standard-4", 0.053584)] // its family in its region
    [InlineData("gcp", "europe-west1", "n2-standard-16", 0.088224)] // its region
    [InlineData("gcp", "us-central1", "g2-standard-4", 0.279932)]
    [InlineData("gcp", "us-central1", "a2-ultragpu-8g", 16.219747)] // its type before its family
    [InlineData("gcp", "mars-1", "n2-standard-4", 0.06)] // its provider
    public void A_spot_machine_costs_the_share_of_the_nearest_thing_that_is_told_of(string provider, string region, string type, double perHour)
    {
        var price = Price(Machine(provider, region, type, "spot"));
        Assert.Equal(PriceQuality.Estimated, price.Quality);
        Assert.Equal(perHour, price.PerHour, perHour * 6e-3);
    }

    [Fact]
    public void A_managed_database_with_a_standby_costs_twice()
    {
        var node = Machine("aws", "us-east-1", "db.m5.large");
        var single = Price(node, 2, 8).PerHour;
        node.Facts["multi_az"] = "true";
        Assert.Equal(2 * single, Price(node, 2, 8).PerHour, 9);
    }

    [Fact]
    public void Unknown_clouds_have_no_price_until_one_is_chosen()
    {
        var own = Machine("hetzner", "fsn1", "cpx31");
        var unknown = Price(own);
        Assert.False(unknown.IsKnown);
        Assert.Equal("The price list does not know the provider 'hetzner'. Set a price in the settings.", unknown.Basis);
        Assert.False(Price(new() { Id = "n", Name = "n" }).IsKnown);
        Assert.Equal((4 * 0.005) + (16 * 0.001), Price(own, 4, 16, new CustomPrice("provider=hetz*", 0.005, 0.001)).PerHour, 9);
    }

    [Fact]
    public void The_first_chosen_price_that_matches_counts_and_goes_before_the_list()
    {
        CustomPrice[] custom = [new("db-*", 1, 0), new("*", 0.5, 0)];
        Assert.Equal(4, Price(Machine("aws", "us-east-1", "m5.xlarge", name: "db-1"), 4, 16, custom).PerHour);
        Assert.Equal(2, Price(Machine("aws", "us-east-1", "m5.xlarge", name: "web"), 4, 16, custom).PerHour);
    }

    [Theory]
    [InlineData("")]
    [InlineData("family,aws")]
    [InlineData("family,aws,us-east-1,m5,0.1,,nobody")]
    [InlineData("source,,,s,,,S\nfamily,aws,us-east-1,m5,-1,,s")]
    [InlineData("source,,,s,,,S\nfamily,aws,us-east-1,m5,1e9,,s")]
    [InlineData("source,,,s,,,S\nfamily,,us-east-1,m5,1,,s")]
    [InlineData("source,,,s,,,S\nwhat,aws,us-east-1,m5,1,,s")]
    [InlineData("source,,,s,,,S\nfamily,aws,r,m5,1,,s\nfamily,aws,r,m5,2,,s")]
    public void A_wrong_list_is_refused_with_a_sentence(string text) => Assert.NotEmpty(Assert.Throws<PriceListException>(() => PriceListReader.Read(text)).Message);

    [Fact]
    public void Whatever_the_text_the_reader_ends_with_a_list_or_a_refusal() =>
        Gen.String[Gen.Char["sourcefamily,,\n\n0.1#x\""], 0, 300].Sample(text =>
        {
            try { Assert.True(PriceListReader.Read("source,,,s,,,S\n" + text).Count > 0); }
            catch (PriceListException) { }
        }, iter: 2000);

    [Fact]
    public void Whatever_a_type_is_called_it_has_a_price_that_is_a_number() =>
        Gen.Select(Gen.Int[0, Clouds.Length - 1].Select(i => Clouds[i]), Gen.String[Gen.Char["m5.xlarge-Standard_D4s_v5-custom-9db."], 0, 20]).Sample((provider, type) =>
        {
            var price = Price(Machine(provider, "somewhere", type));
            Assert.True(double.IsFinite(price.PerHour) && price.PerHour >= 0, $"{provider} {type}: {price}");
        }, iter: 2000);
}
