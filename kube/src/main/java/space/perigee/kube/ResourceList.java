package space.perigee.kube;

import java.util.List;

/**
 * What a query found.
 *
 * @param items by namespace and name
 * @param resourceVersion watch from here on to miss nothing after this list
 */
public record ResourceList(List<Resource> items, String resourceVersion) {
    public ResourceList {
        items = List.copyOf(items);
    }
}
