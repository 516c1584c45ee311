package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** The applications that use the project. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeploymentsStatus(
        @JsonPropertyDescription("What was said of their deployments last.")
        List<ApplicationStatus> applications,

        @JsonPropertyDescription("Which were deployed anew for the project's keys.")
        List<RedeploymentStatus> redeployments) {

    public DeploymentsStatus {
        applications = applications == null ? List.of() : List.copyOf(applications);
        redeployments = redeployments == null ? List.of() : List.copyOf(redeployments);
    }

    /** Of a project of whose applications nothing is known. */
    public static DeploymentsStatus none() {
        return new DeploymentsStatus(null, null);
    }
}
